#include "api/rest/event_hub.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <set>
#include <utility>

#include "service/job_requests.hpp"

namespace ballast::api::rest {

namespace {

using std::chrono::steady_clock;
using Source = service::LiveTopic::Source;

// The longest interval between checks that a follower is connected and authorized.
constexpr auto kLook = std::chrono::seconds(1);
// Between looks at the audit trail while somebody follows it: what other processes change is not
// notified.
constexpr auto kPoll = std::chrono::milliseconds(250);

LiveEvent change_event(const service::LiveChange& change) {
    return {.source = Source::kAudit,
            .id = change.sequence,
            .at = change.at,
            .type = "change",
            .data = std::make_shared<const std::string>(change.json)};
}

bool concerns(const service::LiveTopic& topic, const service::LiveChange& change) {
    return topic.area == change.area && (topic.object.empty() || topic.object == change.object);
}

// Of the changes after `position`, those of the topic.
std::vector<LiveEvent> events_for(const service::LiveTopic& topic,
                                  const service::LiveChanges& changes, std::int64_t position) {
    std::vector<LiveEvent> events;
    for (const service::LiveChange& change : changes.changes)
        if (change.sequence > position && concerns(topic, change))
            events.push_back(change_event(change));
    return events;
}

// Because its reader could not be authorized.
void end(EventSink& sink, const Error& error) {
    if (error.code == Code::kUnavailable || error.code == Code::kInternal)
        sink.interrupt();
    else
        sink.refuse();
}

}  // namespace

EventHub::EventHub(job::Queue& queue, service::LiveSource& source, const Clock& clock,
                   SightOf sight_of, std::size_t most)
    : queue_(queue),
      source_(source),
      clock_(clock),
      sight_of_(std::move(sight_of)),
      most_(most),
      thread_([this] { run(); }) {}

EventHub::~EventHub() { stop(); }

void EventHub::stop() {
    std::vector<Socket> sockets;
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        sockets.swap(sockets_);
    }
    for (const Socket& one : sockets)
        one.socket->close(http::CloseCode::kGoingAway, "the server stops");
    came_.notify_all();
    queue_.nudge();
}

Result<StreamSlot> EventHub::take_slot() {
    if (open_->fetch_add(1) >= most_) {
        open_->fetch_sub(1);
        return fail(Code::kUnavailable,
                    "the maximum number of event streams is open; close one or retry later");
    }
    return StreamSlot(open_.get(), [open = open_](void*) { open->fetch_sub(1); });
}

void EventHub::follow(std::vector<Follower> followers) {
    {
        const std::lock_guard lock(mutex_);
        std::ranges::move(followers, std::back_inserter(new_));
    }
    came_.notify_all();
    queue_.nudge();
}

bool EventHub::keep(std::shared_ptr<LiveSocket> socket, const UserId& user) {
    {
        const std::lock_guard lock(mutex_);
        const auto of_user = std::ranges::count(sockets_, user, &Socket::user);
        if (stopping_ || static_cast<std::size_t>(of_user) >= kMostOfUser) return false;
        sockets_.push_back({std::move(socket), user});
    }
    came_.notify_all();
    return true;
}

void EventHub::run() {
    auto next_look = steady_clock::now();
    for (;;) {
        const std::uint64_t seen = queue_.changes();
        if (!admit_new()) break;
        const bool look = steady_clock::now() >= next_look;
        if (look) next_look = steady_clock::now() + kLook;
        if (look) check_sockets();
        bool polls = false;
        for (auto at = tenants_.begin(); at != tenants_.end();) {
            Tenant& tenant = at->second;
            notify(tenant, look);
            polls = polls || !tenant.of_changes.empty();
            at = tenant.followers() == 0 ? tenants_.erase(at) : std::next(at);
        }
        const auto until = polls ? std::min(next_look, steady_clock::now() + kPoll) : next_look;
        queue_.wait_for_changes(seen, until);
    }
    tenants_.clear();
}

bool EventHub::admit_new() {
    std::vector<Follower> taken;
    {
        std::unique_lock lock(mutex_);
        came_.wait(lock, [&] {
            return stopping_ || !new_.empty() || !tenants_.empty() || !sockets_.empty();
        });
        taken.swap(new_);
    }
    // Before the first one begins: its sender may change something as soon as it does, which those
    // after it must not miss.
    for (Follower& follower : taken) {
        if (follower.topic.source != Source::kAudit || follower.last_event) continue;
        if (const auto position = source_.position(follower.tenant))
            follower.last_event = *position;
    }
    for (Follower& follower : taken) admit(std::move(follower));
    return !stopping_;
}

void EventHub::admit(Follower&& follower) {
    const Instant now = clock_.now();
    Tenant& tenant =
        tenants_.try_emplace(follower.tenant, queue_, follower.tenant, now).first->second;
    const service::LiveTopic& topic = follower.topic;
    if (topic.source == Source::kAudit) return admit_change_follower(tenant, std::move(follower));
    const std::int64_t last = follower.last_event.value_or(now.micros());
    if (topic.source != Source::kJobs) {
        if (follower.sink->begin(follower.subscription, now.micros(), false))
            tenant.of_state.push_back({std::move(follower), {}});
        return;
    }
    if (!topic.object.empty()) {
        const auto job = JobId::parse(topic.object);
        const std::int64_t version = follower.last_event.value_or(0);
        if (job && follower.sink->begin(follower.subscription, version, false))
            tenant.of_one.push_back({std::move(follower), *job, version});
        return;
    }
    if (follower.sink->begin(follower.subscription, last, false))
        tenant.of_all.push_back({std::move(follower), job::Feed(Instant::from_micros(last))});
}

void EventHub::admit_change_follower(Tenant& tenant, Follower&& follower) {
    const auto position = source_.position(tenant.id);
    if (!position) return follower.sink->interrupt();
    const std::int64_t after = follower.last_event.value_or(*position);
    const auto missed = source_.since(tenant.id, after);
    if (!missed) return follower.sink->interrupt();
    const std::int64_t from = missed->has_gap ? missed->position : after;
    if (!follower.sink->begin(follower.subscription, from, missed->has_gap)) return;
    if (tenant.of_changes.empty()) tenant.position = from;
    tenant.of_changes.push_back({std::move(follower), from});
}

void EventHub::notify(Tenant& tenant, bool look) {
    if (!tenant.of_changes.empty()) notify_of_changes(tenant, look);
    if (!tenant.of_state.empty()) notify_of_state(tenant, look);
    if (tenant.of_all.empty() && tenant.of_one.empty()) return;
    Instant from = tenant.feed.from();
    for (const OfAll& one : tenant.of_all)
        if (one.own) from = std::min(from, one.own->from());
    // What cannot be read now is read when the followers reconnect.
    if (!tenant.reading.read(from) || !notify_of_all(tenant, look) ||
        !notify_of_one(tenant, look)) {
        for (const OfAll& one : tenant.of_all) one.follower.sink->interrupt();
        for (const OfOne& one : tenant.of_one) one.follower.sink->interrupt();
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
    std::map<service::JobReader, std::vector<LiveEvent>> events;
    const auto events_for_reader =
        [&](const service::JobReader& reader) -> const std::vector<LiveEvent>& {
        const auto [at, is_new] = events.try_emplace(reader);
        if (is_new) at->second = events_of(changes, reader);
        return at->second;
    };
    std::vector<OfAll> left;
    for (OfAll& one : tenant.of_all) {
        const auto own = missed.find(&one);
        const service::JobReader& reader = one.follower.reader;
        const bool goes_on = own == missed.end()
                                 ? send(one.follower, events_for_reader(reader), look)
                                 : send(one.follower, events_of(own->second, reader), look);
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
            if (send(one.follower, {}, look)) left.push_back(std::move(one));
            continue;
        }
        TRY(const job::Job* job, tenant.reading.get(one.job));
        if (!job) continue;
        std::vector<LiveEvent> events;
        if (job->version > one.version)
            events.push_back(event_of(job->version, *job, one.follower.reader));
        one.version = job->version;
        if (send(one.follower, events, look) && !job::is_final(job->state))
            left.push_back(std::move(one));
    }
    tenant.of_one = std::move(left);
    return {};
}

void EventHub::notify_of_changes(Tenant& tenant, bool look) {
    std::int64_t from = tenant.position;
    for (const OfChanges& one : tenant.of_changes) from = std::min(from, one.own.value_or(from));
    const auto changes = source_.since(tenant.id, from);
    if (!changes) return;  // the position stays: they are read when the database is back
    std::vector<OfChanges> left;
    for (OfChanges& one : tenant.of_changes) {
        const std::int64_t position =
            std::exchange(one.own, std::nullopt).value_or(tenant.position);
        const bool goes_on =
            changes->has_gap
                ? one.follower.sink->begin(one.follower.subscription, changes->position, true)
                : send(one.follower, events_for(one.follower.topic, *changes, position), look);
        if (goes_on) left.push_back(std::move(one));
    }
    tenant.position = changes->position;
    tenant.of_changes = std::move(left);
}

void EventHub::notify_of_state(Tenant& tenant, bool look) {
    const bool has_new =
        std::ranges::any_of(tenant.of_state, [](const OfState& one) { return one.last.empty(); });
    if (!look && !has_new) return;
    std::map<UserId, std::string> unread;
    std::string nodes;
    std::vector<OfState> left;
    for (OfState& one : tenant.of_state) {
        const bool is_nodes = one.follower.topic.source == Source::kNodes;
        std::string& state = is_nodes ? nodes : unread[one.follower.reader.user];
        if (state.empty()) {
            const auto read = is_nodes ? source_.nodes()
                                       : source_.notifications(tenant.id, one.follower.reader.user);
            state = read ? *read : one.last;
        }
        std::vector<LiveEvent> events;
        if (!state.empty() && state != one.last)
            events.push_back({.source = one.follower.topic.source,
                              .id = clock_.now().micros(),
                              .at = clock_.now(),
                              .type = is_nodes ? "nodes" : "notifications",
                              .data = std::make_shared<const std::string>(state)});
        one.last = state;
        if (send(one.follower, events, look)) left.push_back(std::move(one));
    }
    tenant.of_state = std::move(left);
}

void EventHub::check_sockets() {
    std::vector<Socket> sockets;
    {
        const std::lock_guard lock(mutex_);
        sockets = sockets_;
    }
    std::set<const LiveSocket*> gone;
    for (const Socket& one : sockets) {
        const auto reader = one.socket->reader();
        if (!reader) end(*one.socket, reader.error());
        if (!reader || !one.socket->keep_alive()) gone.insert(one.socket.get());
    }
    if (gone.empty()) return;
    const std::lock_guard lock(mutex_);
    std::erase_if(sockets_, [&](const Socket& one) { return gone.contains(one.socket.get()); });
}

bool EventHub::send(Follower& follower, std::span<const LiveEvent> events, bool look) {
    if (events.empty() && !look) return true;
    EventSink& sink = *follower.sink;
    if (!sink.is_open()) return false;
    const auto reader = sink.reader();
    if (!reader) {
        end(sink, reader.error());
        return false;
    }
    if (!reader->permissions.has(follower.topic.permission)) {
        sink.refuse(follower.subscription,
                    fail(Code::kForbidden, fmt::format("the topic requires the permission {}",
                                                       to_string(follower.topic.permission))));
        return false;
    }
    follower.reader = service::job_reader(*reader);
    return events.empty() ? sink.keep_alive() : sink.send(follower.subscription, events);
}

std::vector<LiveEvent> EventHub::events_of(const std::vector<job::Feed::Change>& changes,
                                           const service::JobReader& reader) const {
    std::vector<LiveEvent> events;
    for (const job::Feed::Change& change : changes)
        events.push_back(event_of(change.reported.micros(), *change.job, reader));
    return events;
}

LiveEvent EventHub::event_of(std::int64_t id, const job::Job& job,
                             const service::JobReader& reader) const {
    return {.source = Source::kJobs,
            .id = id,
            .at = clock_.now(),
            .type = "job",
            .data = std::make_shared<const std::string>(
                wire::to_json(service::job_view(job, clock_.now(), sight_of_(reader, job))))};
}

}  // namespace ballast::api::rest
