// Arbitrary text as the rule of a schedule: reading never crashes, the next time of a rule is
// later, and the last time before it is not.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.hpp"
#include "job/schedule_rule.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ballast;
    const auto rule = job::ScheduleRule::parse({reinterpret_cast<const char*>(data), size});
    if (!rule) return 0;
    const Instant start = Instant::from_micros(1'750'000'000'000'000);
    const auto next = rule->next_after(start);
    if (!next) return 0;
    CHECK(*next > start);
    CHECK(rule->last_in(start, *next) == *next);
    const auto second = rule->next_after(*next);
    if (second) CHECK(rule->last_in(*next, *second) == *second);
    return 0;
}
