#include "risk/tail_tracker.hpp"

#include <algorithm>
#include <cmath>

namespace ballast::risk {

namespace {

void add_times(double value, std::uint64_t count, ExactSum& sum, ExactSum& sum_squares) {
    // A value that occurs more than once comes from a constant book: its multiple is a product,
    // whose rounding error is added as well.
    const auto times = static_cast<double>(count);
    const double square = value * value;
    sum.add(value * times);
    sum.add(std::fma(value, times, -(value * times)));
    sum_squares.add(square * times);
    sum_squares.add(std::fma(square, times, -(square * times)));
}

}  // namespace

void TailPart::clear() {
    below = 0;
    sum = {};
    sum_squares = {};
    inside.clear();
}

void TailTracker::take(std::span<const TailEntry> values, TailPart& part) const {
    for (const TailEntry& entry : values) {
        if (entry.value < lower_) {
            ++part.below;
            part.sum.add(entry.value);
            part.sum_squares.add(entry.value * entry.value);
        } else if (entry.value <= upper_) {
            part.inside.push_back(entry);
        }
    }
}

void TailTracker::add(const TailPart& part) {
    below_ += part.below;
    sum_.add(part.sum);
    sum_squares_.add(part.sum_squares);
    inside_.insert(inside_.end(), part.inside.begin(), part.inside.end());
}

void TailTracker::sort_inside() {
    std::sort(inside_.begin(), inside_.end(), [](const TailEntry& a, const TailEntry& b) {
        return a.value != b.value ? a.value < b.value : a.path < b.path;
    });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < inside_.size(); ++i) {
        if (kept > 0 && inside_[kept - 1].value == inside_[i].value)
            inside_[kept - 1].count += inside_[i].count;
        else
            inside_[kept++] = inside_[i];
    }
    inside_.resize(kept);
}

void TailTracker::move_below(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        below_ += inside_[i].count;
        add_times(inside_[i].value, inside_[i].count, sum_, sum_squares_);
    }
    inside_.erase(inside_.begin(), inside_.begin() + static_cast<std::ptrdiff_t>(count));
}

void TailTracker::narrow(std::uint64_t seen) {
    sort_inside();
    const double quantile = static_cast<double>(rank_) / static_cast<double>(total_);
    const auto so_far = static_cast<double>(seen);
    const double expected = quantile * so_far;
    const double reach = width_ * std::sqrt(quantile * (1 - quantile) * so_far) + width_ + 2;

    std::size_t first = 0;
    auto rank = static_cast<double>(below_);
    for (; first < inside_.size(); ++first) {
        const auto count = static_cast<double>(inside_[first].count);
        if (rank + count >= expected - reach) break;
        rank += count;
    }
    std::size_t last = first;  // the last entry that can still contain the rank
    for (; last < inside_.size(); ++last) {
        rank += static_cast<double>(inside_[last].count);
        if (rank >= expected + reach) break;
    }
    if (last < inside_.size()) {
        upper_ = inside_[last].value;
        inside_.resize(last + 1);
    }
    if (first > 0 && first < inside_.size()) {
        lower_ = inside_[first].value;
        move_below(first);
    }
    // Room for the next part, without its memory growing to that of the first.
    if (inside_.capacity() > 4 * inside_.size() + 4096) inside_.shrink_to_fit();
}

std::optional<TailTracker::Point> TailTracker::finish() {
    sort_inside();
    if (rank_ <= below_) return std::nullopt;
    Point point;
    std::uint64_t rank = below_;
    for (std::size_t i = 0; i < inside_.size(); ++i) {
        const TailEntry& entry = inside_[i];
        if (rank + entry.count < rank_) {
            rank += entry.count;
            add_times(entry.value, entry.count, sum_, sum_squares_);
            continue;
        }
        add_times(entry.value, rank_ - rank, sum_, sum_squares_);
        point.value = entry.value;
        point.path = entry.path;
        point.sum = sum_.value();
        point.sum_squares = sum_squares_.value();
        if (rank_ == total_ || rank + entry.count > rank_)
            point.next = entry.value;
        else if (i + 1 < inside_.size())
            point.next = inside_[i + 1].value;
        else
            return std::nullopt;
        return point;
    }
    return std::nullopt;
}

}  // namespace ballast::risk
