#include "ledger/repairs.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "ledger/exact.hpp"
#include "ledger/lot_report.hpp"

namespace ballast::ledger {

namespace {

using Type = model::TransactionType;
using Rows = std::vector<model::Transaction>;

// New units per old of splits that happen.
constexpr std::array<std::pair<int, int>, 18> kRatios{
    {{2, 1}, {3, 1}, {4, 1}, {5, 1},  {10, 1}, {20, 1}, {3, 2}, {7, 1},  {6, 1},
     {8, 1}, {1, 2}, {1, 3}, {1, 4},  {1, 5},  {1, 8},  {1, 10}, {1, 20}, {5, 4}}};

std::string named(const model::Transaction& t) {
    return fmt::format("{}{} {}", t.date.to_string(), t.id.empty() ? "" : " " + t.id,
                       t.quantity ? t.quantity->to_string() : "");
}

bool twins(const model::Transaction& a, const model::Transaction& b) {
    return a.date == b.date && a.type == b.type && a.account == b.account &&
           a.quantity == b.quantity && a.price == b.price && a.amount == b.amount;
}

std::optional<Type> opposite(Type type) {
    switch (type) {
        case Type::kBuy:
            return Type::kSell;
        case Type::kSell:
            return Type::kBuy;
        case Type::kTransferIn:
            return Type::kTransferOut;
        case Type::kTransferOut:
            return Type::kTransferIn;
        default:
            return std::nullopt;
    }
}

class Search {
public:
    Search(std::span<const model::Transaction> rows, const LotSettings& settings,
           const std::function<bool(const LotReport&, bool)>& agrees)
        : rows_(rows.begin(), rows.end()), settings_(settings), agrees_(agrees) {
        std::stable_sort(rows_.begin(), rows_.end(),
                         [](const auto& a, const auto& b) { return a.date < b.date; });
    }

    std::optional<Repair> run() {
        if (auto repair = duplicate()) return repair;
        if (auto repair = split()) return repair;
        if (auto repair = wrong_sign()) return repair;
        if (auto repair = fees()) return repair;
        if (auto repair = method()) return repair;
        return extra();
    }

private:
    bool works(const Rows& rows, const LotSettings& settings) const {
        const auto outcome = lot_report(rows, settings, OnError::kSkip);
        return outcome &&
               agrees_(outcome->value, std::none_of(outcome->issues.begin(), outcome->issues.end(),
                                                    [](const Issue& issue) {
                                                        return issue.code == "not_booked";
                                                    }));
    }
    bool works(const Rows& rows) const { return works(rows, settings_); }
    Rows without(std::size_t i) const {
        Rows rows = rows_;
        rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(i));
        return rows;
    }

    std::optional<Repair> duplicate() const {
        for (std::size_t i = 0; i < rows_.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                if (twins(rows_[i], rows_[j]) && works(without(i)))
                    return Repair{DifferenceCause::kDuplicate,
                                  fmt::format("{} stands twice: remove one", named(rows_[i])),
                                  rows_[i].date, rows_[i].id};
        return std::nullopt;
    }

    std::optional<Repair> split() const {
        if (rows_.empty()) return std::nullopt;
        // Before every day of trading, and after the last.
        std::vector<fin::Date> days;
        for (const auto& t : rows_)
            if (days.empty() || days.back() != t.date) days.push_back(t.date);
        days.erase(days.begin());
        days.push_back(rows_.back().date + 1);
        for (auto day = days.rbegin(); day != days.rend(); ++day)
            for (const auto& [news, olds] : kRatios) {
                Rows rows = rows_;
                model::Transaction t;
                t.date = *day;
                t.type = Type::kSplit;
                t.symbol = rows_.front().symbol;
                t.ratio = Decimal{news};
                t.ratio_base = Decimal{olds};
                rows.push_back(t);
                LotSettings settings = settings_;
                if (settings.as_of) settings.as_of = std::max(*settings.as_of, *day);
                if (works(rows, settings))
                    return Repair{DifferenceCause::kMissingSplit,
                                  fmt::format("a split {}:{} of {} is missing, by {}", news, olds,
                                              t.symbol, day->to_string()),
                                  *day, {}};
            }
        return std::nullopt;
    }

    std::optional<Repair> wrong_sign() const {
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            const auto other = opposite(rows_[i].type);
            if (!other) continue;
            Rows rows = rows_;
            rows[i].type = *other;
            if (works(rows))
                return Repair{DifferenceCause::kWrongSign,
                              fmt::format("{} has the wrong direction: turn it round",
                                          named(rows_[i])),
                              rows_[i].date, rows_[i].id};
        }
        return std::nullopt;
    }

    std::optional<Repair> fees() const {
        Rows rows = rows_;
        bool any = false;
        for (auto& t : rows) {
            any = any || (!t.fees.is_zero() && !t.amount);
            if (!t.amount) t.fees = Decimal{};
        }
        if (any && works(rows))
            return Repair{DifferenceCause::kFeeInBasis,
                          "the statement's basis is without fees: they belong to it", {}, {}};
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            if (rows_[i].fees.is_zero()) continue;
            rows = rows_;
            if (rows[i].amount && rows[i].type == Type::kBuy)
                *rows[i].amount = magnitude(*rows[i].amount) + rows[i].fees;
            else if (!rows[i].amount)
                rows[i].fees = Decimal{};
            if (works(rows))
                return Repair{DifferenceCause::kFeeInBasis,
                              fmt::format("the fee of {} is in the basis on one side alone",
                                          named(rows_[i])),
                              rows_[i].date, rows_[i].id};
        }
        return std::nullopt;
    }

    std::optional<Repair> method() const {
        for (const auto& [method, name] :
             {std::pair{LotMethod::kFifo, "fifo"}, {LotMethod::kLifo, "lifo"},
              {LotMethod::kHifo, "hifo"}, {LotMethod::kAverage, "average"}}) {
            LotSettings settings = settings_;
            settings.method = method;
            if (method != settings_.method && works(rows_, settings))
                return Repair{DifferenceCause::kLotMethod,
                              fmt::format("the statement's lots are chosen by {}", name), {}, {}};
        }
        return std::nullopt;
    }

    std::optional<Repair> extra() const {
        for (std::size_t i = 0; i < rows_.size(); ++i)
            if (works(without(i)))
                return Repair{DifferenceCause::kExtraTransaction,
                              fmt::format("the statement knows nothing of {}", named(rows_[i])),
                              rows_[i].date, rows_[i].id};
        return std::nullopt;
    }

    Rows rows_;
    const LotSettings& settings_;
    const std::function<bool(const LotReport&, bool)>& agrees_;
};

}  // namespace

std::optional<Repair> find_repair(std::span<const model::Transaction> rows,
                                  const LotSettings& settings,
                                  const std::function<bool(const LotReport&, bool)>& agrees) {
    // Each trial books all rows: more of them than this would be no explanation for a reader.
    constexpr std::size_t kMostRows = 400;
    if (rows.size() > kMostRows) return std::nullopt;
    return Search(rows, settings, agrees).run();
}

}  // namespace ballast::ledger
