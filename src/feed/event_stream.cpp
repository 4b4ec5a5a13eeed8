#include "feed/event_stream.hpp"

#include <utility>

namespace ballast::feed {

void EventStream::take_line(std::string_view line, std::vector<StreamEvent>& events) {
    if (std::exchange(is_first_, false) && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
    if (line.empty()) {
        if (has_data_) events.push_back(std::move(event_));
        event_ = {};
        has_data_ = false;
        return;
    }
    const std::size_t colon = line.find(':');
    if (colon == 0) return;  // a comment
    const std::string_view name = line.substr(0, colon);
    std::string_view value =
        colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
    if (value.starts_with(' ')) value.remove_prefix(1);
    if (name == "event") event_.event = value;
    if (name != "data") return;
    if (std::exchange(has_data_, true)) event_.data += '\n';
    event_.data += value;
}

Result<std::vector<StreamEvent>> EventStream::take(std::string_view bytes) {
    std::vector<StreamEvent> events;
    while (!bytes.empty()) {
        if (std::exchange(after_return_, false) && bytes.front() == '\n') {
            bytes.remove_prefix(1);
            continue;
        }
        const std::size_t end = bytes.find_first_of("\r\n");
        line_ += bytes.substr(0, end);
        if (line_.size() + event_.data.size() > kMostBytes)
            return fail(Code::kLimitExceeded, "an event of the response is longer than 1 MiB");
        if (end == std::string_view::npos) break;
        after_return_ = bytes[end] == '\r';
        take_line(line_, events);
        line_.clear();
        bytes.remove_prefix(end + 1);
    }
    return events;
}

}  // namespace ballast::feed
