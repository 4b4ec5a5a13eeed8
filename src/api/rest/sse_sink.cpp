#include "api/rest/sse_sink.hpp"

#include <charconv>
#include <fmt/format.h>
#include <utility>

namespace ballast::api::rest {

namespace {

using std::chrono::steady_clock;

constexpr auto kHeartbeat = std::chrono::seconds(15);
constexpr std::string_view kAlive = ": alive\n\n";

std::optional<std::int64_t> parse_number(std::string_view text) {
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc{} || end != text.data() + text.size() || id < 0) return std::nullopt;
    return id;
}

}  // namespace

EventCursor EventCursor::parse(std::string_view text) {
    const std::size_t dash = text.find('-');
    if (dash == std::string_view::npos) return {parse_number(text), std::nullopt};
    return {parse_number(text.substr(0, dash)), parse_number(text.substr(dash + 1))};
}

SseSink::SseSink(StreamSlot slot, http::Stream stream, Reader reader, EventCursor cursor,
                 bool mixed)
    : slot_(std::move(slot)),
      stream_(std::move(stream)),
      reader_(std::move(reader)),
      cursor_(cursor),
      mixed_(mixed),
      heartbeat_due_(steady_clock::now() + kHeartbeat) {}

bool SseSink::write(std::string text) {
    heartbeat_due_ = steady_clock::now() + kHeartbeat;
    return stream_.send(std::move(text));
}

bool SseSink::begin(Subscription /*subscription*/, std::int64_t position, bool has_gap) {
    if (mixed_ && !cursor_.changes) cursor_.changes = position;
    // Sent at once to open the stream, even without events.
    return write(has_gap ? "event: gap\ndata: {}\n\n" : std::string(kAlive));
}

std::string SseSink::id_after(const LiveEvent& event) {
    using enum LiveEvent::Source;
    if (event.source == kJobs) cursor_.jobs = event.id;
    if (event.source == kAudit) cursor_.changes = event.id;
    if (!mixed_) return fmt::to_string(event.id);
    return fmt::format("{}-{}", cursor_.jobs.value_or(0), cursor_.changes.value_or(0));
}

bool SseSink::send(Subscription /*subscription*/, std::span<const LiveEvent> events) {
    std::string text;
    for (const LiveEvent& event : events)
        text += fmt::format("id: {}\nevent: {}\ndata: {}\n\n", id_after(event), event.type,
                            *event.data);
    return write(std::move(text));
}

bool SseSink::keep_alive() {
    return steady_clock::now() < heartbeat_due_ ? stream_.is_open() : write(std::string(kAlive));
}

}  // namespace ballast::api::rest
