// A job's progress as server-sent events (HTML Living Standard, section 9.2): one event per change,
// its id the job's version, so that a client that comes back with Last-Event-ID goes on from there.
#include <charconv>

#include "door/problem.hpp"
#include "door/rest/gate.hpp"
#include "door/rest/rest.hpp"
#include "job/queue.hpp"
#include "service/job_requests.hpp"

namespace ballast::door::rest {

namespace {

constexpr auto kHeartbeat = std::chrono::seconds(15);

std::int64_t last_event(const http::Request& request) {
    const std::string_view text = request.header("Last-Event-ID").value_or("0");
    std::int64_t version = 0;
    std::from_chars(text.data(), text.data() + text.size(), version);
    return version;
}

std::string event_of(const service::JobView& view) {
    return "id: " + std::to_string(view.version) + "\nevent: job\ndata: " + wire::to_json(view) +
           "\n\n";
}

}  // namespace

void Rest::stream_events(http::Request&& request, http::Responder respond, const RequestId& id,
                         const std::string& job) {
    const auto refuse = [&](const Error& error) {
        finish(request, respond, id,
               {.status = http_status(error),
                .headers = {{"Content-Type", "application/problem+json"}},
                .body = problem_json(error, id)});
    };
    auto principal = identify(request, dispatcher_.identity());
    if (!principal) return refuse(principal.error());
    if (!*principal) return refuse(fail(Code::kUnauthenticated, "sign in first"));
    // Asked through the table, so that permission, rate and tenant are checked as everywhere.
    const auto first = dispatcher_.invoke({.method = "jobs.get",
                                           .request = wire::to_json(service::JobIdRequest{job}),
                                           .principal = &**principal,
                                           .door = "http",
                                           .remote = request.remote_address,
                                           .request_id = id});
    if (!first) return refuse(first.error());
    auto queue = dispatcher_.environment().queue();
    const auto job_id = JobId::parse(job);
    if (!queue || !job_id) return refuse(fail(Code::kUnavailable, "the queue cannot be reached"));

    http::Response head{.status = 200,
                        .headers = {{"Content-Type", "text/event-stream"},
                                    {"Cache-Control", "no-store"},
                                    {"X-Accel-Buffering", "no"}}};
    auto stream = std::make_shared<http::Stream>(respond.stream(std::move(head)));
    const std::int64_t seen = last_event(request);
    const TenantId tenant = (*principal)->tenant;
    const auto follow = [this, stream, queue = *queue, tenant, job_id = *job_id, seen] {
        std::int64_t version = seen;
        while (stream->is_open() && !stopping_.requested()) {
            const auto changed = queue->wait_for_change(
                tenant, job_id, version, std::chrono::steady_clock::now() + kHeartbeat);
            if (!changed) break;
            const bool is_new = changed->version > version;
            if (!stream->send(is_new ? event_of(service::job_view(*changed)) : ": alive\n\n"))
                break;
            version = changed->version;
            if (job::is_final(changed->state)) break;
        }
        stream->close();
    };
    if (!waiters_->submit(follow)) stream->close();
}

}  // namespace ballast::door::rest
