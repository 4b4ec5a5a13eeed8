// Event streams and WebSockets: authorization and scope.
#include <algorithm>
#include <fmt/format.h>
#include <utility>
#include <vector>

#include "api/http/target.hpp"
#include "api/http/websocket.hpp"
#include "api/problem.hpp"
#include "api/rest/gate.hpp"
#include "api/rest/responses.hpp"
#include "api/rest/rest.hpp"
#include "api/rest/sse_sink.hpp"
#include "service/job_requests.hpp"
#include "store/redis.hpp"

namespace ballast::api::rest {

// The caller is checked through the method table, so that permission, rate and tenant are checked
// as for any call.
Result<service::Principal> Rest::admit(const http::Request& request, const RequestId& id,
                                       const std::string& job) {
    TRY(const auto principal, caller(request, id));
    if (!principal) return fail(Code::kUnauthenticated, "sign in first");
    TRY_STATUS(dispatcher_.invoke(
        {.method = job.empty() ? "jobs.list" : "jobs.get",
         .request = job.empty() ? R"({"limit":1})" : wire::to_json(service::JobIdRequest{job}),
         .principal = &*principal,
         .interface = "http",
         .remote = request.remote_address,
         .request_id = id}));
    return *principal;
}

Result<EventHub*> Rest::event_hub() {
    service::Environment& environment = dispatcher_.environment();
    TRY(job::Queue * queue, environment.queue());
    const std::lock_guard lock(hub_mutex_);
    if (stopping_.requested()) return fail(Code::kUnavailable, "the server is stopping");
    if (!hub_) {
        live_ = std::make_unique<service::LiveSource>(environment, dispatcher_.table());
        hub_ = std::make_unique<EventHub>(
            *queue, *live_, environment.clock(),
            [this](const service::JobReader& reader, const job::Job& job) {
                return service::job_sight(dispatcher_.table(), reader, job);
            },
            options_.max_streams);
        changes_ = service::follow_changes(environment, [queue] { queue->nudge(); });
    }
    return hub_.get();
}

Result<service::Principal> Rest::reader(const http::Request& request, const TenantId& tenant) {
    TRY(auto principal, identify(request, dispatcher_.identity(),
                                 {.https = is_https(request),
                                  .use = service::Use::kNotCounted,
                                  .workspace = workspace_of(request)}));
    // Who is no longer a member of a workspace goes on in another one.
    if (!principal || principal->tenant != tenant)
        return fail(Code::kUnauthenticated, "this is no longer signed in to the workspace");
    return *std::move(principal);
}

Result<service::LiveTopic> Rest::topic_of(const std::string& name,
                                          const service::Principal& principal) {
    return service::parse_live_topic(name, principal, dispatcher_.table(), dispatcher_.identity());
}

std::optional<std::string> Rest::events_of(const http::Request& request) {
    constexpr std::string_view kEvents = "/events";
    constexpr std::string_view kJobs = "/api/v1/jobs/";
    if (request.method != "GET") return std::nullopt;
    const std::string_view path = request.path;
    if (path == "/api/v1/events") return "";
    if (!path.starts_with(kJobs) || !path.ends_with(kEvents) ||
        path.size() <= kJobs.size() + kEvents.size())
        return std::nullopt;
    return std::string(path.substr(kJobs.size(), path.size() - kJobs.size() - kEvents.size()));
}

Result<std::vector<std::string>> Rest::topics_of(const http::Request& request) {
    std::vector<std::string> topics;
    TRY(const http::QueryParameters query, http::parse_query(request.query));
    for (const auto& [name, value] : query) {
        if (name != "topics") continue;
        std::string_view rest = value;
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find(','), rest.size());
            topics.emplace_back(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
    if (topics.size() > LiveSocket::kMaxTopics)
        return fail(Code::kLimitExceeded,
                    fmt::format("a stream has at most {} topics", LiveSocket::kMaxTopics));
    if (topics.empty()) topics.emplace_back("jobs");
    return topics;
}

void Rest::stream_events(http::Request&& request, http::Responder respond, const RequestId& id,
                         const std::string& job) {
    const auto refuse = [&](const Error& error) {
        finish(request, respond, id,
               {.status = http_status(error),
                .headers = {{"Content-Type", "application/problem+json"}},
                .body = problem_json(error, id)});
    };
    const auto principal = admit(request, id, job);
    if (!principal) return refuse(principal.error());
    auto names = job.empty() ? topics_of(request) : std::vector<std::string>{"job/" + job};
    if (!names) return refuse(names.error());
    std::vector<service::LiveTopic> topics;
    for (const std::string& name : *names) {
        auto topic = topic_of(name, *principal);
        if (!topic) return refuse(topic.error());
        topics.push_back(*std::move(topic));
    }
    const auto hub = event_hub();
    if (!hub) return refuse(hub.error());
    auto slot = (*hub)->take_slot();
    if (!slot) return refuse(slot.error());
    http::Response head{.status = 200,
                        .headers = {{"Content-Type", "text/event-stream"},
                                    {"Cache-Control", "no-store"},
                                    {"X-Accel-Buffering", "no"}}};
    cors_.add_fields(request, head);
    const bool is_mixed = topics.size() > 1 || topics[0].source != LiveEvent::Source::kJobs;
    const EventCursor cursor = EventCursor::parse(request.header("Last-Event-ID").value_or(""));
    http::Stream stream = respond.stream(std::move(head));
    const auto sink = std::make_shared<SseSink>(
        *std::move(slot), std::move(stream),
        [this, tenant = principal->tenant,
         request = std::make_shared<http::Request>(std::move(request))] {
            return reader(*request, tenant);
        },
        cursor, is_mixed);
    std::vector<EventHub::Follower> followers;
    for (service::LiveTopic& topic : topics) {
        const bool is_job = topic.source == LiveEvent::Source::kJobs;
        followers.push_back({.tenant = principal->tenant,
                             .reader = service::job_reader(*principal),
                             .topic = std::move(topic),
                             .last_event = is_job ? cursor.jobs : cursor.changes,
                             .sink = sink});
    }
    (*hub)->follow(std::move(followers));
}

bool Rest::is_live(const http::Request& request) { return request.path == "/api/v1/live"; }

// A browser sends cookies along with WebSockets of any site's pages, and asks no permission first,
// so the origin is checked (ASVS 4.4.2): that of this server, or a listed one with a token. A
// program has no origin and needs a token.
Result<service::Principal> Rest::admit_socket(const http::Request& request, const RequestId& id) {
    if (!http::asks_for_websocket(request))
        return fail(Code::kPrecondition,
                    "this is a WebSocket: send Upgrade: websocket and Connection: Upgrade, or use "
                    "GET /api/v1/events");
    if (const std::string wrong = http::handshake_error(request); !wrong.empty())
        return fail(Code::kInvalidInput, wrong);
    const bool has_token = request.header("Authorization").has_value();
    const bool may_open = request.header("Origin")
                              ? is_from_own_page(request) || (has_token && cors_.lists(request))
                              : has_token;
    if (!may_open)
        return fail(Code::kForbidden, "a page of another origin must not open this WebSocket");
    TRY(const auto principal, caller(request, id));
    if (!principal) return fail(Code::kUnauthenticated, "sign in first");
    return *principal;
}

void Rest::open_socket(http::Request&& request, http::Responder respond, const RequestId& id) {
    const auto refuse = [&](const Error& error) {
        http::Response response = problem_response(error, id);
        if (error.code == Code::kPrecondition) {
            response.status = 426;
            response.headers.emplace_back("Upgrade", "websocket");
        }
        finish(request, respond, id, std::move(response));
    };
    const auto principal = admit_socket(request, id);
    if (!principal) return refuse(principal.error());
    const auto hub = event_hub();
    if (!hub) return refuse(hub.error());
    auto slot = (*hub)->take_slot();
    if (!slot) return refuse(slot.error());
    http::Response head = http::handshake_response(request, LiveSocket::kProtocol);
    const auto shared = std::make_shared<http::Request>(std::move(request));
    const auto socket = std::make_shared<LiveSocket>(
        *std::move(slot), *principal,
        LiveSocket::Rules{
            .principal = [this, shared,
                          tenant = principal->tenant] { return reader(*shared, tenant); },
            .topic = [this](const std::string& topic,
                            const service::Principal& who) { return topic_of(topic, who); },
            .follow =
                [hub = *hub](std::shared_ptr<LiveSocket> sink, LiveSocket::TopicRequest asked,
                             const service::Principal& who) {
                    hub->follow({{.tenant = who.tenant,
                                  .reader = service::job_reader(who),
                                  .topic = std::move(asked.topic),
                                  .last_event = asked.after,
                                  .sink = std::move(sink),
                                  .subscription = asked.subscription}});
                }});
    if (!(*hub)->keep(socket, principal->user)) {
        const Error error =
            fail(Code::kLimitExceeded, "this user has as many live connections as one may have");
        return finish(*shared, respond, id, problem_response(error, id));
    }
    // The connection must not keep the socket, which has the connection's stream.
    socket->start(
        respond.upgrade(std::move(head), [weak = std::weak_ptr(socket)](std::string_view bytes) {
            if (const auto alive = weak.lock()) alive->receive(bytes);
        }));
}

}  // namespace ballast::api::rest
