#include "ledger/inferred_values.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "model/price_staleness.hpp"

namespace ballast::ledger {

namespace {

using Known = std::vector<std::pair<fin::Date, Decimal>>;  // ascending

constexpr int kDigits = 8;
constexpr double kHigh = 0.01;
constexpr double kMedium = 0.05;

// Squared logarithmic changes per day between the known values.
struct Variation {
    double squares = 0.0;
    int changes = 0;

    void add(const std::pair<fin::Date, Decimal>& from, const std::pair<fin::Date, Decimal>& to,
             int sign = 1) {
        if (!(from.second > Decimal{}) || !(to.second > Decimal{})) return;
        const double change = std::log(to.second.to_double() / from.second.to_double());
        squares += sign * change * change / static_cast<double>(to.first - from.first);
        changes += sign;
    }
};

Confidence confidence_of(std::optional<double> standard_error) {
    if (!standard_error) return Confidence::kUnknown;
    if (*standard_error <= kHigh) return Confidence::kHigh;
    return *standard_error <= kMedium ? Confidence::kMedium : Confidence::kLow;
}

Decimal between(const std::pair<fin::Date, Decimal>& from, const std::pair<fin::Date, Decimal>& to,
                fin::Date date, InferenceMethod method) {
    const double share =
        static_cast<double>(date - from.first) / static_cast<double>(to.first - from.first);
    const double a = from.second.to_double();
    const double b = to.second.to_double();
    const double value =
        method == InferenceMethod::kGeometric ? a * std::pow(b / a, share) : a + (b - a) * share;
    // Between two decimals a decimal always has room.
    return Decimal::from_double(value, kDigits, Rounding::kHalfEven).value_or(from.second);
}

class Inference {
public:
    Inference(std::span<const fin::Date> dates, std::vector<InferredGap>& gaps)
        : dates_(dates), gaps_(gaps) {}

    // Adds to `known`. `is_gap(last, date)`: whether the value of `last` no longer counts on
    // `date`.
    template <class IsGap>
    void fill(const std::string& name, Known& known, const std::set<fin::Date>* splits,
              const IsGap& is_gap) {
        Variation all;
        for (std::size_t i = 1; i < known.size(); ++i) all.add(known[i - 1], known[i]);
        Known inferred;
        for (std::size_t i = 1; i < known.size(); ++i)
            fill_between(name, known[i - 1], known[i], all, splits, is_gap, inferred);
        if (inferred.empty()) return;
        const auto middle = static_cast<std::ptrdiff_t>(known.size());
        known.insert(known.end(), inferred.begin(), inferred.end());
        std::inplace_merge(known.begin(), known.begin() + middle, known.end());
    }

private:
    template <class IsGap>
    void fill_between(const std::string& name, const std::pair<fin::Date, Decimal>& from,
                      const std::pair<fin::Date, Decimal>& to, Variation others,
                      const std::set<fin::Date>* splits, const IsGap& is_gap, Known& inferred) {
        const auto first = std::ranges::upper_bound(dates_, from.first);
        const auto end = std::ranges::lower_bound(dates_, to.first);
        // The last date of a gap is the oldest compared with the value before.
        if (first >= end || !is_gap(from.first, *(end - 1))) return;
        InferredGap gap{.name = name,
                        .from = from.first,
                        .to = to.first,
                        .dates = static_cast<int>(end - first)};
        if (splits != nullptr && splits->upper_bound(from.first) != splits->upper_bound(to.first)) {
            gap.method = InferenceMethod::kCarried;
        } else {
            const bool is_positive = from.second > Decimal{} && to.second > Decimal{};
            gap.method = is_positive ? InferenceMethod::kGeometric : InferenceMethod::kLinear;
            for (auto date = first; date != end; ++date)
                inferred.emplace_back(*date, between(from, to, *date, gap.method));
            others.add(from, to, -1);
            if (others.changes >= kFewestChanges)
                gap.standard_error =
                    0.5 * std::sqrt(std::max(0.0, others.squares) / others.changes *
                                    static_cast<double>(to.first - from.first));
            gap.confidence = confidence_of(gap.standard_error);
        }
        gaps_.push_back(std::move(gap));
    }

    std::span<const fin::Date> dates_;
    std::vector<InferredGap>& gaps_;
};

std::map<std::string, std::set<fin::Date>> splits_of(
    std::span<const model::Transaction> transactions) {
    std::map<std::string, std::set<fin::Date>> splits;
    for (const model::Transaction& t : transactions)
        if (t.type == model::TransactionType::kSplit) splits[t.symbol].insert(t.date);
    return splits;
}

}  // namespace

std::vector<InferredGap> infer_values(MarketInputs& market, std::span<ValuedItem> items,
                                      std::span<const model::Transaction> transactions,
                                      std::span<const fin::Date> dates) {
    std::vector<InferredGap> gaps;
    Inference inference(dates, gaps);
    const auto splits = splits_of(transactions);
    for (auto& [symbol, series] : market.prices) {
        if (series.until) continue;
        const auto split = splits.find(symbol);
        inference.fill(symbol, series.points, split == splits.end() ? nullptr : &split->second,
                       [](fin::Date last, fin::Date date) { return model::is_stale(last, date); });
    }
    for (ValuedItem& item : items) {
        Known known;
        for (const ItemValue& one : item.values) known.emplace_back(one.date, one.value);
        std::ranges::sort(known);
        inference.fill(item.name, known, nullptr, [](fin::Date, fin::Date) { return true; });
        item.values.clear();
        for (const auto& [date, value] : known) item.values.push_back({date, value});
    }
    return gaps;
}

}  // namespace ballast::ledger
