#include "ledger/repairs.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

#include "ledger/exact.hpp"
#include "ledger/lot_report.hpp"
#include "ledger/run.hpp"
#include "ledger/transaction_name.hpp"

namespace ballast::ledger {

namespace {

using Type = model::TransactionType;
using Rows = std::vector<model::Transaction>;

// Common split ratios: new units per old.
constexpr std::array<std::pair<int, int>, 18> kRatios{{{2, 1},
                                                       {3, 1},
                                                       {4, 1},
                                                       {5, 1},
                                                       {10, 1},
                                                       {20, 1},
                                                       {3, 2},
                                                       {7, 1},
                                                       {6, 1},
                                                       {8, 1},
                                                       {1, 2},
                                                       {1, 3},
                                                       {1, 4},
                                                       {1, 5},
                                                       {1, 8},
                                                       {1, 10},
                                                       {1, 20},
                                                       {5, 4}}};

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

// Effect of a row on the quantity of an account, where it can be determined.
std::optional<int> direction(const model::Transaction& t) {
    switch (t.type) {
        case Type::kBuy:
        case Type::kReinvest:
        case Type::kCover:
            return 1;
        case Type::kSell:
        case Type::kShortSell:
            return -1;
        case Type::kTransferIn:
        case Type::kTransferOut:
            if (!t.other_account.empty()) return std::nullopt;
            return t.type == Type::kTransferIn ? 1 : -1;
        case Type::kDividend:
        case Type::kInterest:
        case Type::kFee:
        case Type::kTax:
        case Type::kDeposit:
        case Type::kWithdrawal:
        case Type::kReturnOfCapital:
        case Type::kBasisIncrease:
            return 0;
        default:
            return std::nullopt;
    }
}

// Change in the final quantity of the account under a repair, estimated in doubles without posting:
// a filter. Inexact where the effect of a row cannot be determined.
class Forecast {
public:
    Forecast(const Rows& rows, const StatementTarget& requested)
        : tolerance_(requested.tolerance.to_double() + 1e-9) {
        if (!requested.quantity) return;
        std::vector<double> ratio(rows.size(), 1.0);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const model::Transaction& t = rows[i];
            before_.push_back(held_);
            effect_.push_back(0.0);
            if (t.type == Type::kSplit) {
                if (!t.ratio) return;
                ratio[i] = t.ratio->to_double() / t.ratio_base.to_double();
                held_ *= ratio[i];
                continue;
            }
            const auto sign = direction(t);
            if (!sign) return;
            if (t.account != requested.account || *sign == 0) continue;
            effect_[i] = *sign * t.quantity.value_or(Decimal{}).to_double();
            held_ += effect_[i];
        }
        later_.assign(rows.size(), 1.0);
        for (std::size_t i = rows.size(); i-- > 1;) later_[i - 1] = later_[i] * ratio[i];
        change_ = requested.quantity->to_double() - held_;
        on_ = true;
    }

    // Rows removed (times = 1) or reversed (2).
    bool fits(std::size_t row, double times) const {
        return !on_ || is(-times * effect_[row] * later_[row]);
    }
    // A split before a row; row = the number of rows means after the last.
    bool fits_split(std::size_t row, double ratio) const {
        if (!on_) return true;
        if (row == before_.size()) return is(held_ * (ratio - 1.0));
        // Earlier rows of the same day are not split here; posting does split them.
        const double after = row == 0 ? 1.0 : later_[row - 1];
        return is(before_[row] * (ratio - 1.0) * after);
    }

private:
    bool is(double change) const {
        return std::abs(change - change_) <= tolerance_ + 1e-12 * std::abs(change);
    }

    double tolerance_;
    bool on_ = false;
    double held_ = 0.0;
    double change_ = 0.0;
    std::vector<double> before_;
    std::vector<double> effect_;
    std::vector<double> later_;  // product of all split ratios after the row
};

class Search {
public:
    Search(std::span<const model::Transaction> rows, const LotSettings& settings,
           const StatementTarget& requested,
           const std::function<bool(const LotReport&, bool)>& agrees)
        : rows_(in_order(rows)), settings_(settings), agrees_(agrees), forecast_(rows_, requested) {
        const auto outcome = lot_report(rows_, settings_, OnError::kSkip);
        exact_ = outcome && all_booked(outcome->issues);
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
    static Rows in_order(std::span<const model::Transaction> rows) {
        Rows sorted;
        for (const std::size_t i : booking_order(rows)) sorted.push_back(rows[i]);
        return sorted;
    }
    static bool all_booked(const Issues& issues) {
        return std::none_of(issues.begin(), issues.end(),
                            [](const Issue& issue) { return issue.code == "unposted"; });
    }
    // Limit on the rows posted by all trials of one kind of repair; takes about a second.
    static constexpr std::size_t kBudget = 2'000'000;

    bool works(const Rows& rows, const LotSettings& settings) const {
        if (spent_ > kBudget) return false;
        spent_ += rows.size();
        const auto outcome = lot_report(rows, settings, OnError::kSkip);
        return outcome && agrees_(outcome->value, all_booked(outcome->issues));
    }
    // Whether to try it: where all rows can be posted, a repair that the estimate rules out cannot
    // work; otherwise such repairs are tried last.
    template <class Fits, class Try>
    std::optional<Repair> each(std::size_t count, const Fits& fits, const Try& attempt) const {
        spent_ = 0;
        for (const bool expected : {true, false}) {
            if (!expected && exact_) break;
            for (std::size_t i = 0; i < count && spent_ <= kBudget; ++i)
                if (fits(i) == expected)
                    if (auto repair = attempt(i)) return repair;
        }
        return std::nullopt;
    }
    bool works(const Rows& rows) const { return works(rows, settings_); }
    Rows without(std::size_t i) const {
        Rows rows = rows_;
        rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(i));
        return rows;
    }

    std::optional<Repair> duplicate() const {
        return each(
            rows_.size(), [&](std::size_t i) { return forecast_.fits(i, 1.0); },
            [&](std::size_t i) -> std::optional<Repair> {
                // Rows of a day are adjacent.
                std::size_t j = i;
                while (j > 0 && rows_[j - 1].date == rows_[i].date &&
                       !twins(rows_[i], rows_[j - 1]))
                    --j;
                if (j == 0 || rows_[j - 1].date != rows_[i].date || !works(without(i)))
                    return std::nullopt;
                return Repair{
                    DifferenceCause::kDuplicate,
                    fmt::format("{} is a duplicate: remove one", transaction_name(rows_[i])),
                    rows_[i].date, rows_[i].id};
            });
    }

    // Before every trading day, and after the last; latest first.
    std::optional<Repair> split() const {
        if (rows_.empty()) return std::nullopt;
        std::vector<std::size_t> days{rows_.size()};
        for (std::size_t i = rows_.size(); i-- > 1;)
            if (rows_[i].date != rows_[i - 1].date) days.push_back(i);
        const auto ratio = [](std::size_t i) { return kRatios[i % kRatios.size()]; };
        return each(
            days.size() * kRatios.size(),
            [&](std::size_t i) {
                const auto [news, olds] = ratio(i);
                return forecast_.fits_split(days[i / kRatios.size()],
                                            static_cast<double>(news) / olds);
            },
            [&](std::size_t i) { return split_on(days[i / kRatios.size()], ratio(i)); });
    }
    std::optional<Repair> split_on(std::size_t row, std::pair<int, int> ratio) const {
        Rows rows = rows_;
        model::Transaction t;
        t.date = row < rows_.size() ? rows_[row].date : rows_.back().date + 1;
        t.type = Type::kSplit;
        t.symbol = rows_.front().symbol;
        t.ratio = Decimal{ratio.first};
        t.ratio_base = Decimal{ratio.second};
        rows.push_back(t);
        LotSettings settings = settings_;
        if (settings.as_of) settings.as_of = std::max(*settings.as_of, t.date);
        if (!works(rows, settings)) return std::nullopt;
        return Repair{DifferenceCause::kMissingSplit,
                      fmt::format("a split {}:{} of {} is missing, by {}", ratio.first,
                                  ratio.second, t.symbol, t.date.to_string()),
                      t.date,
                      {}};
    }

    std::optional<Repair> wrong_sign() const {
        return each(
            rows_.size(), [&](std::size_t i) { return forecast_.fits(i, 2.0); },
            [&](std::size_t i) -> std::optional<Repair> {
                const auto other = opposite(rows_[i].type);
                if (!other) return std::nullopt;
                Rows rows = rows_;
                rows[i].type = *other;
                if (!works(rows)) return std::nullopt;
                return Repair{DifferenceCause::kWrongSign,
                              fmt::format("{} has the wrong direction: reverse it",
                                          transaction_name(rows_[i])),
                              rows_[i].date, rows_[i].id};
            });
    }

    std::optional<Repair> fees() const {
        spent_ = 0;
        Rows rows = rows_;
        bool any = false;
        for (auto& t : rows) {
            any = any || (!t.fees.is_zero() && !t.amount);
            if (!t.amount) t.fees = Decimal{};
        }
        if (any && works(rows))
            return Repair{DifferenceCause::kFeeInBasis,
                          "the statement's cost basis excludes fees: include them",
                          {},
                          {}};
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            if (rows_[i].fees.is_zero()) continue;
            if (spent_ > kBudget) break;
            rows = rows_;
            if (rows[i].amount && rows[i].type == Type::kBuy)
                *rows[i].amount = magnitude(*rows[i].amount) + rows[i].fees;
            else if (!rows[i].amount)
                rows[i].fees = Decimal{};
            if (works(rows))
                return Repair{DifferenceCause::kFeeInBasis,
                              fmt::format("the fee of {} is in the cost basis on one side only",
                                          transaction_name(rows_[i])),
                              rows_[i].date, rows_[i].id};
        }
        return std::nullopt;
    }

    std::optional<Repair> method() const {
        spent_ = 0;
        for (const auto& [method, name] : {std::pair{LotMethod::kFifo, "fifo"},
                                           {LotMethod::kLifo, "lifo"},
                                           {LotMethod::kHifo, "hifo"},
                                           {LotMethod::kAverage, "average"}}) {
            LotSettings settings = settings_;
            settings.method = method;
            if (method != settings_.method && works(rows_, settings))
                return Repair{DifferenceCause::kLotMethod,
                              fmt::format("the statement uses the lot method {}", name),
                              {},
                              {}};
        }
        return std::nullopt;
    }

    std::optional<Repair> extra() const {
        return each(
            rows_.size(), [&](std::size_t i) { return forecast_.fits(i, 1.0); },
            [&](std::size_t i) -> std::optional<Repair> {
                if (!works(without(i))) return std::nullopt;
                return Repair{DifferenceCause::kExtraTransaction,
                              fmt::format("{} is not in the statement", transaction_name(rows_[i])),
                              rows_[i].date, rows_[i].id};
            });
    }

    Rows rows_;
    const LotSettings& settings_;
    const std::function<bool(const LotReport&, bool)>& agrees_;
    Forecast forecast_;
    bool exact_ = false;
    mutable std::size_t spent_ = 0;
};

}  // namespace

std::optional<Repair> find_repair(std::span<const model::Transaction> rows,
                                  const LotSettings& settings, const StatementTarget& requested,
                                  const std::function<bool(const LotReport&, bool)>& agrees) {
    return Search(rows, settings, requested, agrees).run();
}

}  // namespace ballast::ledger
