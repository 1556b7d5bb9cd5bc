package dev.tollgate.gateway.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** JSON for what fails before a request reaches an endpoint, such as a path that is no path. */
final class JsonErrorHandler extends ErrorHandler {
  private static final String JSON = "application/json";

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, JSON);
    String body = answer(request, response.getStatus()).body();
    response.write(true, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), callback);
    return true;
  }

  /** A stop refuses every request before its endpoint; who asks /ready still reads why. */
  private static Answer answer(Request request, int status) {
    boolean stopping =
        status == 503 && ReadyEndpoint.PATH.equals(Request.getPathInContext(request));
    return stopping ? ReadyEndpoint.stopping() : HttpApi.answer(status);
  }
}
