// Jobs' progress as server-sent events (HTML Living Standard, section 9.2): one event per change.
// Of one job, the event's id is the job's version; of all jobs, the instant up to which ends were
// told. A client that comes back with Last-Event-ID goes on from there. A stream ends with the
// session or token it was opened with.
#include <charconv>

#include "door/problem.hpp"
#include "door/rest/gate.hpp"
#include "door/rest/rest.hpp"
#include "job/feed.hpp"
#include "job/queue.hpp"
#include "service/job_requests.hpp"

namespace ballast::door::rest {

namespace {

constexpr auto kHeartbeat = std::chrono::seconds(15);
// How long nobody looks whether the follower is still there, may still read and the server goes on.
constexpr auto kLook = std::chrono::seconds(1);
constexpr std::string_view kAlive = ": alive\n\n";

std::optional<std::int64_t> last_event(const http::Request& request) {
    const std::string_view text = request.header("Last-Event-ID").value_or("");
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc{} || end != text.data() + text.size() || id < 0) return std::nullopt;
    return id;
}

std::string event_of(std::int64_t id, const job::Job& job, Instant now) {
    return "id: " + std::to_string(id) +
           "\nevent: job\ndata: " + wire::to_json(service::job_view(job, now)) + "\n\n";
}

// Whether it is time to say that the stream is alive, which anything said puts off.
class Heartbeat {
public:
    bool is_due() const { return std::chrono::steady_clock::now() >= due_; }
    void said() { due_ = std::chrono::steady_clock::now() + kHeartbeat; }

private:
    std::chrono::steady_clock::time_point due_ = std::chrono::steady_clock::now() + kHeartbeat;
};

std::chrono::steady_clock::time_point next_look() {
    return std::chrono::steady_clock::now() + kLook;
}

}  // namespace

// Who follows: asked through the table, so that permission, rate and tenant are checked as
// everywhere.
Result<Rest::Following> Rest::admit(const http::Request& request, const RequestId& id,
                                    std::string_view method, const std::string& method_request) {
    TRY(const auto principal, identify(request, dispatcher_.identity()));
    if (!principal) return fail(Code::kUnauthenticated, "sign in first");
    TRY_STATUS(dispatcher_.invoke({.method = std::string(method),
                                   .request = method_request,
                                   .principal = &*principal,
                                   .door = "http",
                                   .remote = request.remote_address,
                                   .request_id = id}));
    TRY(job::Queue * queue, dispatcher_.environment().queue());
    return Following{principal->tenant, queue};
}

void Rest::stream_events(http::Request&& request, http::Responder respond, const RequestId& id,
                         const std::string& job) {
    const std::string text = wire::to_json(service::JobIdRequest{job});
    const auto following = job.empty() ? admit(request, id, "jobs.list", R"({"limit":1})")
                                       : admit(request, id, "jobs.get", text);
    if (!following) {
        const Error& error = following.error();
        return finish(request, respond, id,
                      {.status = http_status(error),
                       .headers = {{"Content-Type", "application/problem+json"}},
                       .body = problem_json(error, id)});
    }
    http::Response head{.status = 200,
                        .headers = {{"Content-Type", "text/event-stream"},
                                    {"Cache-Control", "no-store"},
                                    {"X-Accel-Buffering", "no"}}};
    auto stream = std::make_shared<http::Stream>(respond.stream(std::move(head)));
    auto asked = std::make_shared<http::Request>(std::move(request));
    const auto follow = [this, stream, asked, following = *following, job] {
        const auto one = JobId::parse(job);
        one ? follow_one(*stream, *asked, following, *one) : follow_all(*stream, *asked, following);
        stream->close();
    };
    if (!waiters_->submit(follow)) stream->close();
}

// Whether whoever opened the stream may go on reading it.
bool Rest::may_go_on(http::Stream& stream, const http::Request& request) {
    if (!stream.is_open() || stopping_.requested()) return false;
    const auto principal = identify(request, dispatcher_.identity());
    return principal && *principal;
}

void Rest::follow_one(http::Stream& stream, const http::Request& request,
                      const Following& following, const JobId& id) {
    std::int64_t version = last_event(request).value_or(0);
    Heartbeat heartbeat;
    for (;;) {
        const auto changed =
            following.queue->wait_for_change(following.tenant, id, version, next_look());
        if (!changed || !may_go_on(stream, request)) return;
        const bool is_new = changed->version > version;
        if (is_new || heartbeat.is_due()) {
            version = changed->version;
            if (!stream.send(is_new ? event_of(version, *changed, now()) : std::string(kAlive)))
                return;
            heartbeat.said();
        }
        if (job::is_final(changed->state)) return;
    }
}

void Rest::follow_all(http::Stream& stream, const http::Request& request,
                      const Following& following) {
    std::optional<Instant> told;
    if (const auto micros = last_event(request)) told = Instant::from_micros(*micros);
    job::Feed feed(*following.queue, dispatcher_.environment().clock(), following.tenant, told);
    // Told at once that it is open, though there may be nothing to tell.
    if (!stream.send(std::string(kAlive))) return;
    Heartbeat heartbeat;
    for (;;) {
        const auto changes = feed.next(next_look());
        if (!changes || !may_go_on(stream, request)) return;
        if (changes->empty() && !heartbeat.is_due()) continue;
        if (changes->empty() && !stream.send(std::string(kAlive))) return;
        for (const job::Feed::Change& change : *changes)
            if (!stream.send(event_of(change.told.micros(), change.job, now()))) return;
        heartbeat.said();
    }
}

Instant Rest::now() const { return dispatcher_.environment().clock().now(); }

}  // namespace ballast::door::rest
