#include "base/crash_point.hpp"

#include <atomic>
#include <charconv>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <signal.h>
#include <string>

namespace ballast {

namespace {

struct Armed {
    std::string name;
    std::atomic<long> left = 0;  // passages until the process ends
};

// Set once, before any thread is started.
Armed& armed() {
    static Armed point;
    return point;
}

}  // namespace

void crash_point(CrashPoint at) {
    Armed& point = armed();
    if (point.name != at.name() || point.left.fetch_sub(1) != 1) return;
    ::raise(SIGKILL);
}

Status arm_crash_point(std::string_view text) {
#if defined(BALLAST_CRASH_POINTS)
    const std::size_t colon = text.find(':');
    long count = 1;
    if (colon != std::string_view::npos) {
        const std::string_view number = text.substr(colon + 1);
        const auto [end, error] =
            std::from_chars(number.data(), number.data() + number.size(), count);
        if (error != std::errc{} || end != number.data() + number.size() || count < 1)
            return fail(Code::kInvalidInput,
                        fmt::format("\"{}\" is not a crash point: expected NAME or NAME:N with N "
                                    "from 1",
                                    text));
    }
    const std::string_view name = text.substr(0, colon);
    if (std::ranges::find(kCrashPoints, name) == kCrashPoints.end())
        return fail(Code::kInvalidInput, fmt::format("there is no crash point \"{}\": expected {}",
                                                     name, fmt::join(kCrashPoints, ", ")));
    armed().name = name;
    armed().left = count;
    return {};
#else
    return fail(Code::kUnsupported,
                fmt::format("this build has no crash points, so it cannot crash at \"{}\": use the "
                            "dev preset",
                            text));
#endif
}

}  // namespace ballast
