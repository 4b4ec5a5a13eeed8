// Calls whose response comes in parts (MethodInfo::streams), as server-sent events: `part` for each
// part, comments to keep an idle connection open, then `result` with the whole response, or `error`
// with a problem document. A caller who disconnects cancels the call.
#include <fmt/format.h>

#include "api/http/stream_pulse.hpp"
#include "api/http/target.hpp"
#include "api/problem.hpp"
#include "api/rest/exchange.hpp"
#include "api/rest/gate.hpp"
#include "api/rest/request_json.hpp"
#include "api/rest/responses.hpp"
#include "api/rest/rest.hpp"

namespace ballast::api::rest {

namespace {

// Also where other types are accepted: who names it can read it.
bool takes_events(const http::Request& request) {
    return request.header("Accept").value_or("").find("text/event-stream") !=
           std::string_view::npos;
}

std::string event_text(std::string_view name, std::string_view json) {
    return fmt::format("event: {}\ndata: {}\n\n", name, json);
}

}  // namespace

bool Rest::is_streamed(const service::Method& method, const http::Request& request) {
    return method.info().streams && takes_events(request);
}

void Rest::stream_call(const std::shared_ptr<Exchange>& exchange, const RouteMatch& match) {
    const http::Request& request = exchange->request;
    const service::MethodInfo& info = match.method->info();
    service::Invocation invocation{.method = info.name, .interface = "http"};
    std::string json;
    std::optional<service::Principal> principal;
    // What is wrong with the request itself has a status of its own.
    const auto prepare = [&]() -> Status {
        TRY(principal, caller_of(info, request, exchange->id));
        TRY_STATUS(check_preconditions(request, info));
        TRY(const http::QueryParameters query, http::parse_query(request.query));
        TRY(json, request_json(*match.method, {match.parameters, query, request.body,
                                               request.header("If-Match"), match.alias}));
        TRY_STATUS(match.method->validate(json, {.plain_names = true}));
        if (!principal) return fail(Code::kUnauthenticated, "sign in first");
        if (principal->permissions.has(info.permission)) return {};
        return fail(Code::kForbidden, fmt::format("{} requires the permission {}", info.name,
                                                  to_string(info.permission)));
    };
    if (const Status prepared = prepare(); !prepared)
        return finish(request, exchange->respond, exchange->id,
                      problem_response(prepared.error(), exchange->id));

    http::Response head{.status = 200,
                        .headers = {{"Content-Type", "text/event-stream"},
                                    {"Cache-Control", "no-store"},
                                    {"X-Accel-Buffering", "no"}}};
    cors_.add_fields(request, head);
    record(request, exchange->id, head);
    http::Stream stream = exchange->respond.stream(std::move(head));
    const Cancel gone;
    stream.on_gone([gone] { gone.request(); });
    stream.send(": started\n\n");
    invocation.request = json;
    invocation.principal = &*principal;
    invocation.remote = request.remote_address;
    invocation.request_id = exchange->id;
    invocation.cancel = gone;
    invocation.agent = agent_of(request);
    // A model may think for minutes before its first part; parts may come from any thread.
    http::PulsedStream events(stream, http::kPulse);
    invocation.emit = [&](std::string_view part) {
        if (!events.send(event_text("part", part))) gone.request();
    };
    const auto reply = rpc::guarded(rpc_.access(), invocation);
    events.send(reply ? event_text("result", reply->body)
                      : event_text("error", problem_json(reply.error(), exchange->id)));
    events.close();
}

}  // namespace ballast::api::rest
