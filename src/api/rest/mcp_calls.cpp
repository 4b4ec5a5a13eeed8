// The Model Context Protocol over HTTP: one endpoint, a message per POST. A response is JSON, or a
// stream of events where progress was requested. Both generations of the protocol; a client of the
// earlier one states its version in the header field MCP-Protocol-Version after `initialize`.
#include <fmt/format.h>
#include <mutex>

#include "api/http/stream_pulse.hpp"
#include "api/mcp/session.hpp"
#include "api/rest/exchange.hpp"
#include "api/rest/gate.hpp"
#include "api/rest/responses.hpp"
#include "service/version.hpp"

namespace ballast::api::rest {

namespace {

bool takes_stream(const http::Request& request) {
    return request.header("Accept").value_or("").find("text/event-stream") !=
               std::string_view::npos &&
           request.body.find("progressToken") != std::string::npos;
}

// One message, handled to its end.
void handle_message(mcp::Session& session, const std::string& body) {
    if (const rpc::Task task = session.receive({.kind = rpc::Frame::Kind::kMessage, .text = body}))
        task();
}

}  // namespace

void Rest::call_mcp(http::Request&& request, http::Responder respond, const RequestId& id) {
    if (request.method != "POST") {
        http::Response response = problem_response(
            fail(Code::kNotFound, "the Model Context Protocol is served by POST"), id);
        response.status = 405;
        response.headers.emplace_back("Allow", "POST");
        return finish(request, respond, id, std::move(response));
    }
    if (request.header("Origin") && !is_from_own_page(request))
        return finish(
            request, respond, id,
            problem_response(
                fail(Code::kForbidden, "another site's page must not call this endpoint"), id));
    auto exchange =
        std::make_shared<Exchange>(Exchange{std::move(request), std::move(respond), id});
    // A tool may wait for a language model.
    run_in(Lane::kWait, exchange, [this, exchange] { answer_mcp(*exchange); });
}

void Rest::answer_mcp(Exchange& exchange) {
    exchange.request.started = std::chrono::steady_clock::now();
    const http::Request& request = exchange.request;
    const auto principal = caller(request, exchange.id);
    if (!principal)
        return finish(request, exchange.respond, exchange.id,
                      problem_response(principal.error(), exchange.id));
    Access access = rpc_.access();
    access.remote = request.remote_address;
    access.principal = [&]() -> Result<service::Principal> {
        if (*principal) return **principal;
        return fail(Code::kUnauthenticated, "send a service token as Authorization: Bearer");
    };
    const auto open = [&](rpc::Send send) {
        auto session = std::make_unique<mcp::Session>(
            access, mcp_tools_, mcp::ServerInfo{.version = std::string(service::kEngineVersion)},
            std::move(send));
        const std::string user = *principal ? (*principal)->user.to_string() : std::string();
        session->continue_session(request.header("MCP-Protocol-Version").has_value(),
                                  mcp_results_.of(user));
        return session;
    };
    if (!takes_stream(request)) {
        std::mutex sending;
        std::string answer;
        handle_message(*open([&](std::string message) {
            const std::lock_guard lock(sending);
            answer = std::move(message);
        }),
                       request.body);
        return finish(request, exchange.respond, exchange.id,
                      answer.empty() ? http::Response{.status = 202} : json_response(answer));
    }
    http::Response head{.status = 200,
                        .headers = {{"Content-Type", "text/event-stream"},
                                    {"Cache-Control", "no-store"},
                                    {"X-Accel-Buffering", "no"}}};
    record(request, exchange.id, head);
    http::Stream stream = exchange.respond.stream(std::move(head));
    http::PulsedStream events(stream, http::kPulse);
    const std::shared_ptr<mcp::Session> session = open([&](std::string message) {
        events.send(fmt::format("event: message\ndata: {}\n\n", message));
    });
    // The client ends the call by closing the stream.
    stream.on_gone([session] { session->abandon(); });
    handle_message(*session, request.body);
    events.close();
}

}  // namespace ballast::api::rest
