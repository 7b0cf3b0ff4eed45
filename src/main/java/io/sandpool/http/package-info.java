/**
 * The native HTTP API. {@link io.sandpool.http.HttpApi} holds what all its verticles share and
 * makes them; everything they answer is asked over the bus.
 *
 * <p>What operators ask for goes through {@code AdminRoutes}; {@code AuditTrail} writes down what
 * becomes of it. {@code PageHandler} serves their page, which asks the API like anybody else.
 *
 * <p>{@code openapi.json} is the contract: bodies are read against its schemas, and tests hold
 * routes and answers to it. A request passes {@code Door} (request id, host, key), then its
 * handler; whatever fails becomes a {@code Problem} in one place, {@code Answers}. Nothing here
 * blocks, and everything that a client can make large or slow is bounded: {@code BodyReader} in
 * size, {@code Connections} in time.
 */
@NullMarked
package io.sandpool.http;

import org.jspecify.annotations.NullMarked;
