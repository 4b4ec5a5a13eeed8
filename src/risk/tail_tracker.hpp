// The smallest values of a stream down to a rank, in memory that does not grow with the stream.
//
// Which value has rank r is known to lie in a bracket once a first part of the stream has been
// seen; of the rest only what falls inside is kept, what is below is counted and summed, what is
// above is dropped. After every part the bracket shrinks to where the rank can still be: within six
// standard errors of its expected place, plus a few. The result is exact; should the rank fall
// outside after all (about once in 10^9), `finish` says so and the caller starts again with a wider
// bracket.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace ballast::risk {

// A sum that keeps its rounding errors: the value is the exact sum rounded, but for cases within
// 10^-30 of a tie, and so does not depend on the order of the terms.
class ExactSum {
public:
    void add(double x) {
        const double sum = high_ + x;
        const double part = sum - high_;
        low_ += (high_ - (sum - part)) + (x - part);  // Knuth's two-sum
        high_ = sum;
    }
    void add(const ExactSum& other) {
        add(other.high_);
        add(other.low_);
    }
    double value() const { return high_ + low_; }

private:
    double high_ = 0.0;
    double low_ = 0.0;
};

// A value, how often it came and the first path that made it.
struct TailEntry {
    double value = 0.0;
    std::uint64_t path = 0;
    std::uint64_t count = 1;
};

// What a bracket makes of one block of the stream.
struct TailPart {
    std::uint64_t below = 0;
    ExactSum sum;
    ExactSum sum_squares;
    std::vector<TailEntry> inside;

    void clear();
};

class TailTracker {
public:
    // The rank-th smallest (from 1) of a stream of `total`; `width` in standard errors.
    TailTracker(std::uint64_t rank, std::uint64_t total, double width)
        : rank_(rank), total_(total), width_(width) {}

    // Values above this are of no interest to `take`.
    double upper() const { return upper_; }

    // Sorts one block's values out; const, so that blocks may run beside each other. `part` has
    // been cleared. Values above upper() may be left out.
    void take(std::span<const TailEntry> values, TailPart& part) const;
    // Adds a block. Blocks are added in the order of the stream.
    void add(const TailPart& part);
    // Narrows the bracket after `seen` values of the stream.
    void narrow(std::uint64_t seen);

    struct Point {
        double value = 0.0;
        double next = 0.0;
        double sum = 0.0;
        double sum_squares = 0.0;
        std::uint64_t path = 0;
    };
    // After the whole stream; nullopt when the rank fell outside the bracket.
    std::optional<Point> finish();

private:
    void sort_inside();
    void move_below(std::size_t count);

    std::uint64_t rank_;
    std::uint64_t total_;
    double width_;
    double lower_ = -std::numeric_limits<double>::infinity();
    double upper_ = std::numeric_limits<double>::infinity();
    std::uint64_t below_ = 0;  // values under lower_
    ExactSum sum_;
    ExactSum sum_squares_;
    std::vector<TailEntry> inside_;
};

}  // namespace ballast::risk
