// Event streams: authorization and scope.
#include <charconv>

#include "api/problem.hpp"
#include "api/rest/gate.hpp"
#include "api/rest/rest.hpp"
#include "service/job_requests.hpp"

namespace ballast::api::rest {

namespace {

std::optional<std::int64_t> last_event(const http::Request& request) {
    const std::string_view text = request.header("Last-Event-ID").value_or("");
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc{} || end != text.data() + text.size() || id < 0) return std::nullopt;
    return id;
}

}  // namespace

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
    TRY(job::Queue * queue, dispatcher_.environment().queue());
    const std::lock_guard lock(hub_mutex_);
    if (stopping_.requested()) return fail(Code::kUnavailable, "the server is stopping");
    if (!hub_)
        hub_ = std::make_unique<EventHub>(
            *queue, dispatcher_.environment().clock(),
            [this](const http::Request& request) {
                const auto principal = identify(request, dispatcher_.identity(),
                                                {.https = is_https(request),
                                                 .use = service::Use::kNotCounted,
                                                 .workspace = workspace_of(request)});
                return principal && *principal;
            },
            [this](const UserId& user, const job::Job& job) {
                return service::job_detail(dispatcher_.table(), user, job);
            },
            options_.max_streams);
    if (hub_->is_full())
        return fail(Code::kUnavailable,
                    "the maximum number of event streams is open; close one or retry later");
    return hub_.get();
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
    const auto hub = event_hub();
    if (!hub) return refuse(hub.error());
    http::Response head{.status = 200,
                        .headers = {{"Content-Type", "text/event-stream"},
                                    {"Cache-Control", "no-store"},
                                    {"X-Accel-Buffering", "no"}}};
    cors_.add_fields(request, head);
    http::Stream stream = respond.stream(std::move(head));
    std::optional<JobId> one;
    if (!job.empty()) one = *JobId::parse(job);
    const auto last = last_event(request);
    (*hub)->follow({.tenant = principal->tenant,
                    .user = principal->user,
                    .job = one,
                    .last_event = last,
                    .request = std::move(request),
                    .stream = std::move(stream)});
}

}  // namespace ballast::api::rest
