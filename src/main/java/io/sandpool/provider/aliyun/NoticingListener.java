package io.sandpool.provider.aliyun;

import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.http.HttpListener;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.function.IntConsumer;

/** Hears of an exchange for another, and tells its status to somebody else, too. */
final class NoticingListener implements HttpListener {

  private final HttpListener listener;
  private final IntConsumer statuses;

  NoticingListener(HttpListener listener, IntConsumer statuses) {
    this.listener = listener;
    this.statuses = statuses;
  }

  @Override
  public void onHead(int status, MultiMap headers) {
    statuses.accept(status);
    listener.onHead(status, headers);
  }

  @Override
  public void onData(Buffer data) {
    listener.onData(data);
  }

  @Override
  public void onEnd() {
    listener.onEnd();
  }

  @Override
  public void onFailure(CloudException failure) {
    listener.onFailure(failure);
  }
}
