package dev.tollgate.server.api;

import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Reads nothing more from a connection while what it is sent waits to be read by it. HTTP/2 limits
 * what waits of answers' data; headers and refusals have no limit but this.
 */
final class UnreadAnswers extends ChannelInboundHandlerAdapter {
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    context.channel().config().setAutoRead(context.channel().isWritable());
    context.fireChannelWritabilityChanged();
  }
}
