// Server-sent events (HTML Living Standard, section 9.2) out of bytes that arrive in pieces of any
// size.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace ballast::feed {

struct StreamEvent {
    std::string event;  // empty: none stated
    std::string data;   // lines joined by line feeds
};

class EventStream {
public:
    static constexpr std::size_t kMostBytes = std::size_t{1} << 20;  // of one event

    // The events that the bytes complete; comments and fields other than event and data are
    // skipped. kLimitExceeded for an event that is too long.
    Result<std::vector<StreamEvent>> take(std::string_view bytes);

private:
    void take_line(std::string_view line, std::vector<StreamEvent>& events);

    std::string line_;
    StreamEvent event_;
    bool has_data_ = false;
    bool after_return_ = false;  // a line feed that follows belongs to the same line end
    bool is_first_ = true;       // a byte order mark may precede the first line
};

}  // namespace ballast::feed
