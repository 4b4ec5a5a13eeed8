#include "api/rest/event_hub.hpp"

#include <algorithm>
#include <utility>

#include "service/job_requests.hpp"

namespace ballast::api::rest {

namespace {

using std::chrono::steady_clock;

constexpr auto kHeartbeat = std::chrono::seconds(15);
// The longest interval between checks that a follower is connected and authorized.
constexpr auto kLook = std::chrono::seconds(1);
constexpr std::string_view kAlive = ": alive\n\n";

}  // namespace

EventHub::EventHub(job::Queue& queue, const Clock& clock, MayRead may_read, DetailOf detail_of,
                   std::size_t most)
    : queue_(queue),
      clock_(clock),
      may_read_(std::move(may_read)),
      detail_of_(std::move(detail_of)),
      most_(most),
      thread_([this] { run(); }) {}

EventHub::~EventHub() { stop(); }

void EventHub::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    came_.notify_all();
    queue_.nudge();
}

void EventHub::follow(Follower follower) {
    ++open_;
    {
        const std::lock_guard lock(mutex_);
        new_.push_back(std::move(follower));
    }
    came_.notify_all();
    queue_.nudge();
}

void EventHub::run() {
    auto next_look = steady_clock::now();
    for (;;) {
        const std::uint64_t seen = queue_.changes();
        if (!admit_new()) break;
        const bool look = steady_clock::now() >= next_look;
        if (look) next_look = steady_clock::now() + kLook;
        std::size_t open = 0;
        for (auto at = tenants_.begin(); at != tenants_.end();) {
            Tenant& tenant = at->second;
            notify(tenant, look);
            const std::size_t left = tenant.of_all.size() + tenant.of_one.size();
            open += left;
            at = left == 0 ? tenants_.erase(at) : std::next(at);
        }
        {
            const std::lock_guard lock(mutex_);
            open_ = open + new_.size();
        }
        if (open > 0) queue_.wait_for_changes(seen, next_look);
    }
    tenants_.clear();
}

bool EventHub::admit_new() {
    std::vector<Follower> taken;
    {
        std::unique_lock lock(mutex_);
        if (tenants_.empty()) came_.wait(lock, [&] { return stopping_ || !new_.empty(); });
        taken.swap(new_);
    }
    for (Follower& follower : taken) admit(std::move(follower));
    return !stopping_;
}

void EventHub::admit(Follower&& follower) {
    const Instant now = clock_.now();
    Tenant& tenant =
        tenants_.try_emplace(follower.tenant, queue_, follower.tenant, now).first->second;
    Open open{.user = follower.user,
              .request = std::move(follower.request),
              .stream = std::move(follower.stream),
              .heartbeat_due = steady_clock::now() + kHeartbeat};
    if (follower.job) {
        tenant.of_one.push_back({std::move(open), *follower.job, follower.last_event.value_or(0)});
        return;
    }
    // Sent at once to open the stream, even without events.
    if (!open.stream.send(std::string(kAlive))) return;
    const Instant reported = follower.last_event ? Instant::from_micros(*follower.last_event) : now;
    tenant.of_all.push_back({std::move(open), job::Feed(reported)});
}

void EventHub::notify(Tenant& tenant, bool look) {
    Instant from = tenant.feed.from();
    for (const OfAll& one : tenant.of_all)
        if (one.own) from = std::min(from, one.own->from());
    // What cannot be read now is read when the followers reconnect.
    if (!tenant.reading.read(from) || !notify_of_all(tenant, look) ||
        !notify_of_one(tenant, look)) {
        tenant.of_all.clear();
        tenant.of_one.clear();
    }
}

Status EventHub::notify_of_all(Tenant& tenant, bool look) {
    // The feeds of new followers come first. What they read may be newer than what was listed, and
    // the common feed, which the followers share from then on, must not send it to them again.
    std::map<const OfAll*, std::vector<job::Feed::Change>> missed;
    for (OfAll& one : tenant.of_all) {
        if (!one.own) continue;
        TRY(missed[&one], one.own->changed(tenant.reading));
        one.own.reset();
    }
    TRY(const auto changes, tenant.feed.changed(tenant.reading));
    std::map<UserId, std::string> texts;
    const auto text_for = [&](const UserId& user) -> const std::string& {
        const auto [at, is_new] = texts.try_emplace(user);
        if (is_new) at->second = text_of(changes, user);
        return at->second;
    };
    std::vector<OfAll> left;
    for (OfAll& one : tenant.of_all) {
        const auto own = missed.find(&one);
        const bool goes_on = own == missed.end()
                                 ? send(one.open, text_for(one.open.user), look)
                                 : send(one.open, text_of(own->second, one.open.user), look);
        if (goes_on) left.push_back(std::move(one));
    }
    tenant.of_all = std::move(left);
    return {};
}

Status EventHub::notify_of_one(Tenant& tenant, bool look) {
    std::vector<OfOne> left;
    for (OfOne& one : tenant.of_one) {
        const auto versions = tenant.reading.versions();
        const auto listed = std::ranges::lower_bound(versions, one.job, {}, &job::JobVersion::id);
        const bool is_known = listed != versions.end() && listed->id == one.job;
        if (is_known && listed->version == one.version && !listed->finished_at) {
            if (send(one.open, "", look)) left.push_back(std::move(one));
            continue;
        }
        TRY(const job::Job* job, tenant.reading.get(one.job));
        if (!job) continue;
        const std::string text =
            job->version > one.version ? event_of(job->version, *job, one.open.user) : "";
        one.version = job->version;
        if (send(one.open, text, look) && !job::is_final(job->state))
            left.push_back(std::move(one));
    }
    tenant.of_one = std::move(left);
    return {};
}

bool EventHub::send(Open& open, const std::string& text, bool look) {
    if (text.empty() && !look) return true;
    if (!open.stream.is_open() || !may_read_(open.request)) return false;
    const bool is_due = steady_clock::now() >= open.heartbeat_due;
    if (text.empty() && !is_due) return true;
    open.heartbeat_due = steady_clock::now() + kHeartbeat;
    return open.stream.send(text.empty() ? std::string(kAlive) : text);
}

std::string EventHub::text_of(const std::vector<job::Feed::Change>& changes,
                              const UserId& user) const {
    std::string text;
    for (const job::Feed::Change& change : changes)
        text += event_of(change.reported.micros(), *change.job, user);
    return text;
}

std::string EventHub::event_of(std::int64_t id, const job::Job& job, const UserId& user) const {
    return "id: " + std::to_string(id) + "\nevent: job\ndata: " +
           wire::to_json(service::job_view(job, clock_.now(), detail_of_(user, job))) + "\n\n";
}

}  // namespace ballast::api::rest
