#include "base/id.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <fmt/format.h>
#include <mutex>
#include <sys/random.h>

#include "base/check.hpp"

namespace ballast {

namespace {

// The 74 bits of a version 7 UUID that are not the timestamp: 12 next to the version, 62 next to
// the variant.
struct Tail {
    std::uint64_t high = 0;  // 12 bits
    std::uint64_t low = 0;   // 62 bits
};

constexpr std::uint64_t kHighMask = (std::uint64_t{1} << 12) - 1;
constexpr std::uint64_t kLowMask = (std::uint64_t{1} << 62) - 1;

std::array<std::uint64_t, 2> random_words() {
    std::array<std::uint64_t, 2> words{};
    ssize_t got = -1;
    do {
        got = getrandom(words.data(), sizeof words, 0);
    } while (got < 0 && errno == EINTR);
    CHECK(got == static_cast<ssize_t>(
                     sizeof words));  // requests of 256 bytes or fewer are never truncated
    return words;
}

// The last id made by this process, so that the next one in the same millisecond is larger: RFC
// 9562 section 6.2, method 2 (the random part is seeded once, then grows by random steps).
class Sequence {
public:
    std::pair<std::int64_t, Tail> next(std::int64_t millis) {
        const std::array<std::uint64_t, 2> random = random_words();
        const std::lock_guard lock(mutex_);
        // A thread that read the clock just before another keeps the later millisecond.
        if (millis > millis_ || millis < millis_ - kLateness) {
            millis_ = millis;
            tail_ = {random[0] & (kHighMask >> 1), random[1] & kLowMask};  // room to grow
        } else {
            tail_.low += 1 + (random[0] & 0xffff'ffff);
            tail_.high += tail_.low >> 62;
            tail_.low &= kLowMask;
            CHECK(tail_.high <= kHighMask);
        }
        return {millis_, tail_};
    }

private:
    static constexpr std::int64_t kLateness = 1000;

    std::mutex mutex_;
    std::int64_t millis_ = -kLateness - 1;
    Tail tail_;
};

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

constexpr bool dash_before_byte(std::size_t i) { return i == 4 || i == 6 || i == 8 || i == 10; }

Error not_a_uuid(std::string_view text) {
    return fail(
        Code::kInvalidInput,
        fmt::format("\"{}\" is not a UUID: expected 32 hexadecimal digits in groups of 8-4-4-4-12, "
                    "such as 0195f3a0-7c1e-7b2a-9d3f-0123456789ab",
                    text.substr(0, 60)));
}

}  // namespace

Result<Uuid> Uuid::parse(std::string_view text) {
    if (text.size() != 36) return not_a_uuid(text);
    std::array<std::uint8_t, 16> bytes{};
    std::size_t at = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (dash_before_byte(i) && text[at++] != '-') return not_a_uuid(text);
        const int high = hex_value(text[at++]);
        const int low = hex_value(text[at++]);
        if (high < 0 || low < 0) return not_a_uuid(text);
        bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return Uuid(bytes);
}

Uuid Uuid::make(Instant now) {
    static Sequence sequence;
    // With a clock before 1970, which the format lacks, ids follow one another from its start.
    const auto [millis, tail] = sequence.next(std::max(now.micros(), std::int64_t{0}) / 1000);

    std::array<std::uint8_t, 16> bytes{};
    const auto put = [&bytes](std::size_t first, std::size_t count, std::uint64_t value) {
        for (std::size_t i = 0; i < count; ++i)
            bytes[first + i] = static_cast<std::uint8_t>(value >> (8 * (count - 1 - i)));
    };
    put(0, 6, static_cast<std::uint64_t>(millis));
    put(6, 2, std::uint64_t{7} << 12 | tail.high);
    put(8, 8, std::uint64_t{2} << 62 | tail.low);
    return Uuid(bytes);
}

std::string Uuid::to_string() const {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    text.reserve(36);
    for (std::size_t i = 0; i < bytes_.size(); ++i) {
        if (dash_before_byte(i)) text += '-';
        text += kDigits[bytes_[i] >> 4];
        text += kDigits[bytes_[i] & 15];
    }
    return text;
}

}  // namespace ballast
