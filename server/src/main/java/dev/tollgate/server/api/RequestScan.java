package dev.tollgate.server.api;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a request holds before anything is made of it: 4 MiB can hold two million empty
 * elements, each of which becomes objects many times its size when the request is parsed.
 */
final class RequestScan {
  /** Where a message stands: the element of a field of the message around it. */
  private record Place(@Nullable Place around, RequestShape.Field field, int element) {}

  private final CodedInputStream in;

  private RequestScan(byte[] request) {
    in = CodedInputStream.newInstance(request);
  }

  /**
   * Passes a request that does not hold too much.
   *
   * @throws ApiFault INVALID_ARGUMENT, with the field that is there too often and its limit
   * @throws InvalidProtocolBufferException when the bytes are no message
   */
  static void check(byte[] request, RequestShape shape) throws InvalidProtocolBufferException {
    try {
      new RequestScan(request).message(shape, null);
    } catch (InvalidProtocolBufferException e) {
      throw e;
    } catch (IOException e) {
      throw new InvalidProtocolBufferException(e);
    }
  }

  private void message(RequestShape shape, @Nullable Place place) throws IOException {
    int[] counts = new int[shape.size()];
    int all = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      all++;
      if (all > shape.fieldsMax()) {
        String limit = "must have " + shape.fieldsMax() + " fields at most";
        throw RequestFaults.invalid(path(place), limit);
      }
      RequestShape.Field field = shape.field(WireFormat.getTagFieldNumber(tag));
      if (field == null) {
        skip(tag);
      } else {
        field(new Place(place, field, counts[field.index()]++), tag);
      }
    }
  }

  private void field(Place place, int tag) throws IOException {
    RequestShape.Field field = place.field();
    if (place.element() >= field.countMax()) {
      String list = path(place.around()) + (place.around() == null ? "" : ".") + field.name();
      throw RequestFaults.invalid(list, "must have " + field.limit() + " elements at most");
    }
    RequestShape message = field.message();
    if (message == null || WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
      skip(tag);
      return;
    }
    int outer = in.pushLimit(in.readRawVarint32());
    message(message, place);
    in.popLimit(outer);
  }

  /** Groups are no part of the contract, and their depth and number would have to be bounded. */
  private void skip(int tag) throws IOException {
    boolean group = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_START_GROUP;
    if (group || !in.skipField(tag)) {
      throw new InvalidProtocolBufferException("a group");
    }
  }

  private static String path(@Nullable Place place) {
    if (place == null) {
      return "";
    }
    String outer = place.around() == null ? "" : path(place.around()) + ".";
    RequestShape.Field field = place.field();
    return outer + field.name() + (field.limit() > 1 ? "[" + place.element() + "]" : "");
  }
}
