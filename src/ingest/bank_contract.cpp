#include "ingest/bank_contract.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

#include "base/plain_text.hpp"
#include "model/bank_dates.hpp"
#include "model/bank_default.hpp"
#include "model/describe_bank_position.hpp"

namespace ballast::ingest {

namespace {

using model::BankPosition;
using model::BankPositionType;
using model::BankSide;

struct ColumnName {
    std::string_view name;
    BankColumn column;
};

constexpr std::array<ColumnName, 36> kContractColumns{{
    {"Identifier", BankColumn::kIdentifier},
    {"Payment anchor date", BankColumn::kPaymentAnchor},
    {"Interest anchor date", BankColumn::kPaymentAnchor},
    {"Payment period", BankColumn::kPaymentPeriod},
    {"Interest payment period", BankColumn::kPaymentPeriod},
    {"Current payment", BankColumn::kCurrentPayment},
    {"Principal payments rate", BankColumn::kPrincipalPayments},
    {"Residual principal", BankColumn::kResidualPrincipal},
    {"Principal grace period end date", BankColumn::kGraceEnd},
    {"Maturity date", BankColumn::kMaturity},
    {"Prepayment allowed", BankColumn::kPrepayment},
    {"Position", BankColumn::kSide},
    {"Outstanding principal", BankColumn::kOutstanding},
    {"Start date", BankColumn::kStart},
    {"Day count convention", BankColumn::kDayCount},
    {"Currency", BankColumn::kCurrency},
    {"Moneda original", BankColumn::kOriginalCurrency},
    {"Discarded", BankColumn::kDiscarded},
    {"Indexed rate", BankColumn::kRate},
    {"Last adjusted rate", BankColumn::kRate},
    {"Interest spread", BankColumn::kSpread},
    {"Planned position", BankColumn::kPlanned},
    {"Discount curve", BankColumn::kDiscountCurve},
    {"Teaser period end", BankColumn::kTeaserEnd},
    {"Indexed curve", BankColumn::kIndexCurve},
    {"Indexed term", BankColumn::kIndexTerm},
    {"Interest rate floor", BankColumn::kFloor},
    {"Interest rate cap", BankColumn::kCap},
    {"Reset anchor date", BankColumn::kResetAnchor},
    {"Reset period", BankColumn::kResetPeriod},
    {"Indexed rate scaling", BankColumn::kIndexScaling},
    {"Reset lag", BankColumn::kResetLag},
    {"Annuity Payment Mode", BankColumn::kAnnuityMode},
    {"Business day convention", BankColumn::kBusinessDays},
    {"Producto", BankColumn::kProduct},
    {"Segmento negocio", BankColumn::kSegment},
}};

bool is_variable(BankPositionType type) {
    return type >= BankPositionType::kVariableBullet &&
           type <= BankPositionType::kVariableScheduled;
}
bool is_linear(BankPositionType type) {
    return type == BankPositionType::kFixedLinear || type == BankPositionType::kVariableLinear;
}
bool is_annuity(BankPositionType type) {
    return type == BankPositionType::kFixedAnnuity || type == BankPositionType::kVariableAnnuity;
}

int whole_months_between(fin::Date from, fin::Date to) {
    int months = (to.year() - from.year()) * 12 + to.month() - from.month();
    while (months > 0 && fin::add_months(from, months) > to) --months;
    return std::max(months, 0);
}

// The dates of the grid around `as_of`: the last on or before it, and the first after it.
std::pair<fin::Date, fin::Date> dates_around(const BankPosition& position, fin::Date anchor,
                                             int months, fin::Date as_of) {
    if (months == 0) return {anchor, anchor};
    const model::DateGrid grid = model::date_grid(position, anchor, months);
    const int index = grid.index_at_or_before(as_of);
    return {grid.date(index), grid.date(index + 1)};
}

class ContractReader {
public:
    ContractReader(const BankContractRow& row, const BankContractTerms& terms,
                   std::vector<BalanceRowError>& errors)
        : row_(row), terms_(terms), errors_(errors), first_error_(errors.size()) {}

    std::optional<BankPosition> read() {
        position_.type = terms_.type;
        position_.id = row_[BankColumn::kIdentifier];
        if (position_.id.empty())
            refuse(BankColumn::kIdentifier, "required", "a contract requires an identifier",
                   "give every contract a unique identifier");
        if (const auto character = unprintable(position_.id))
            refuse(BankColumn::kIdentifier, "character",
                   fmt::format("the identifier has {}: expected no {}", *character, kUnprintable),
                   "remove the character");
        read_side_and_balance();
        read_rate();
        if (terms_.type != BankPositionType::kNonMaturity) {
            read_dates();
            read_index();
            read_principal();
            read_business_days();
        }
        read_behaviour();
        note_defaults();
        for (std::size_t i = first_error_; i < errors_.size(); ++i)
            if (errors_[i].severity == Severity::kError) return std::nullopt;
        return std::move(position_);
    }

private:
    void say(Severity severity, BankColumn column, std::string_view rule, std::string message,
             std::string fix) {
        errors_.push_back({.severity = severity,
                           .file = std::string(row_.file),
                           .line = row_.line,
                           .id = std::string(row_[BankColumn::kIdentifier]),
                           .column = std::string(bank_column_name(column)),
                           .value = std::string(row_[column].substr(0, 200)),
                           .rule = std::string(rule),
                           .message = std::move(message),
                           .fix = std::move(fix)});
    }
    void refuse(BankColumn column, std::string_view rule, std::string message, std::string fix) {
        say(Severity::kError, column, rule, std::move(message), std::move(fix));
    }

    // Absent for an empty field, and for an invalid one, which is reported.
    template <class T, class Parse>
    std::optional<T> value(BankColumn column, std::string_view rule, Parse parse) {
        if (row_[column].empty()) return std::nullopt;
        Result<T> parsed = parse(row_[column]);
        if (parsed) return *std::move(parsed);
        refuse(column, rule, parsed.error().message, "correct the field in the extract");
        return std::nullopt;
    }
    std::optional<double> number(BankColumn column) {
        return value<double>(column, "number", [&](std::string_view text) {
            return parse_bank_number(text, terms_.formats.decimal_sign);
        });
    }
    // Converts percentage points to a fraction; a field with a "%" has already been converted.
    std::optional<double> rate(BankColumn column) {
        const auto points = number(column);
        if (!points) return std::nullopt;
        return row_[column].find('%') != std::string_view::npos ? *points : *points / 100;
    }
    std::optional<fin::Date> date(BankColumn column) {
        return value<fin::Date>(column, "date", [&](std::string_view text) {
            return parse_bank_date(text, terms_.formats.day_pattern);
        });
    }
    std::optional<int> months(BankColumn column) {
        return value<int>(column, "term", parse_bank_months);
    }

    void read_side_and_balance() {
        std::string side(row_[BankColumn::kSide]);
        std::ranges::transform(side, side.begin(), [](char c) {
            return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
        });
        if (side == "LONG" || side == "ASSET")
            position_.side = BankSide::kAsset;
        else if (side == "SHORT" || side == "LIABILITY")
            position_.side = BankSide::kLiability;
        else
            refuse(BankColumn::kSide, "side",
                   fmt::format("expected Long or Short, got \"{}\"", row_[BankColumn::kSide]),
                   "state whether the bank lent (Long) or borrowed (Short)");
        const std::string_view currency = row_[BankColumn::kCurrency].empty()
                                              ? row_[BankColumn::kOriginalCurrency]
                                              : row_[BankColumn::kCurrency];
        position_.currency = currency.empty() ? terms_.currency : std::string(currency);
        const auto balance = number(BankColumn::kOutstanding);
        if (!balance && row_[BankColumn::kOutstanding].empty())
            refuse(BankColumn::kOutstanding, "required", "the outstanding principal is missing",
                   "give the principal outstanding on the reference date");
        if (balance && *balance < 0)
            refuse(BankColumn::kOutstanding, "sign",
                   "the outstanding principal is negative; the side gives the direction",
                   "give a positive amount and change the side");
        if (balance && *balance > *describe::kMoneyLimits.maximum)
            refuse(BankColumn::kOutstanding, "range",
                   fmt::format("the outstanding principal is larger than {:.0f}",
                               *describe::kMoneyLimits.maximum),
                   "give the amount in units of the currency");
        position_.balance = balance.value_or(0);
        position_.product = row_[BankColumn::kProduct];
        position_.segment = row_[BankColumn::kSegment];
    }

    void read_rate() {
        position_.rate = rate(BankColumn::kRate);
        if (!position_.rate && row_[BankColumn::kRate].empty() &&
            terms_.type != BankPositionType::kNonMaturity)
            refuse(BankColumn::kRate, "required", "the contract's current rate is missing",
                   "give the rate that it pays now, in percentage points");
        position_.spread = rate(BankColumn::kSpread).value_or(0);
        if (!row_[BankColumn::kDayCount].empty()) {
            const auto day_count =
                value<fin::DayCount>(BankColumn::kDayCount, "day_count", parse_bank_day_count);
            position_.day_count = day_count.value_or(position_.day_count);
            position_.renew_day_count = position_.day_count;
        } else {
            refuse(BankColumn::kDayCount, "required", "the day count convention is missing",
                   "give one such as ACT/360");
        }
    }

    void read_dates() {
        position_.maturity = date(BankColumn::kMaturity);
        if (!position_.maturity && row_[BankColumn::kMaturity].empty())
            refuse(BankColumn::kMaturity, "required", "the maturity is missing",
                   "give it, or put the contract in the non-maturity file");
        if (position_.maturity && *position_.maturity <= terms_.as_of)
            refuse(BankColumn::kMaturity, "matured",
                   fmt::format("the contract matured on {}, not after the reference date {}",
                               position_.maturity->to_string(), terms_.as_of.to_string()),
                   "leave out contracts that have ended, or correct the date");
        position_.payment_months = months(BankColumn::kPaymentPeriod).value_or(0);
        const auto start = date(BankColumn::kStart);
        const auto anchor = date(BankColumn::kPaymentAnchor);
        if (!position_.maturity) return;
        if (position_.payment_months == 0) {
            position_.next_payment = position_.maturity;
            position_.last_payment = start;
        } else {
            // Without an anchor the grid is counted back from the maturity.
            const fin::Date from = anchor.value_or(*position_.maturity);
            position_.start = start;
            const auto [before, next] =
                dates_around(position_, from, position_.payment_months, terms_.as_of);
            position_.next_payment = std::min(next, *position_.maturity);
            position_.last_payment = start ? std::max(*start, before) : before;
        }
        position_.start = start;
        if (start && position_.last_payment)
            position_.renew_months = whole_months_between(*start, *position_.maturity);
    }

    void read_business_days() {
        using enum fin::BusinessDayConvention;
        static constexpr std::array<std::pair<std::string_view, fin::BusinessDayConvention>, 10>
            kWords{{{"following", kFollowing},
                    {"modifiedfollowing", kModifiedFollowing},
                    {"preceding", kPreceding},
                    {"previous", kPreceding},
                    {"modifiedpreceding", kModifiedPreceding},
                    {"modifiedprevious", kModifiedPreceding},
                    {"siguiente", kFollowing},
                    {"siguientemodificado", kModifiedFollowing},
                    {"anterior", kPreceding},
                    {"anteriormodificado", kModifiedPreceding}}};
        const std::string_view text = row_[BankColumn::kBusinessDays];
        if (says_nothing(text)) return;
        const std::string word = plain_word(text);
        const auto* known = std::ranges::find(kWords, word, [](const auto& w) { return w.first; });
        if (known != kWords.end())
            position_.business_days = known->second;
        else
            refuse(BankColumn::kBusinessDays, "word",
                   fmt::format("expected none, following, modified following, preceding or "
                               "modified preceding, got \"{}\"",
                               text),
                   "use one of these values");
    }

    void read_index() {
        if (!is_variable(terms_.type)) return;
        position_.index_curve = row_[BankColumn::kIndexCurve];
        position_.index_months = months(BankColumn::kIndexTerm).value_or(0);
        position_.reset_months = months(BankColumn::kResetPeriod).value_or(0);
        position_.floor = rate(BankColumn::kFloor);
        position_.cap = rate(BankColumn::kCap);
        if (const auto anchor = date(BankColumn::kResetAnchor))
            position_.next_reset =
                dates_around(position_, *anchor, position_.reset_months, terms_.as_of).second;
        else if (row_[BankColumn::kResetAnchor].empty())
            refuse(BankColumn::kResetAnchor, "required",
                   "a variable contract requires a reset date", "give the reset anchor date");
        if (const auto end = date(BankColumn::kTeaserEnd); end && *end > terms_.as_of) {
            position_.teaser_end = end;
            position_.teaser_rate = position_.rate;
        }
        if (const auto scaling = number(BankColumn::kIndexScaling);
            scaling && *scaling != 1 && *scaling != 0)
            refuse(BankColumn::kIndexScaling, "unsupported",
                   "only contracts that pay the index once (scaling 1) are valued",
                   "split the contract into a fixed and a variable one");
        if (const auto lag = number(BankColumn::kResetLag); lag && std::abs(*lag) > 31)
            say(Severity::kWarning, BankColumn::kResetLag, "unsupported",
                "the index is fixed on the reset date, not the stated number of days before it",
                "move the reset anchor date if the difference matters");
    }

    void read_principal() {
        position_.grace_end = date(BankColumn::kGraceEnd);
        if (const auto multiple = number(BankColumn::kPrincipalPayments);
            multiple && *multiple > 1) {
            if (*multiple == std::floor(*multiple) && *multiple <= 120)
                position_.principal_months = position_.payment_months * static_cast<int>(*multiple);
            else
                refuse(BankColumn::kPrincipalPayments, "number",
                       "expected the number of interest payments per principal payment",
                       "give a whole number");
        }
        std::string_view mode = row_[BankColumn::kAnnuityMode];
        if (mode.empty() || mode == "reprice_on_reset" || mode == "REPRICE_ON_RESET")
            position_.annuity_mode = model::AnnuityMode::kRepriceOnReset;
        else if (mode == "fixed_payment" || mode == "FIXED_PAYMENT")
            position_.annuity_mode = model::AnnuityMode::kFixedPayment;
        else
            refuse(BankColumn::kAnnuityMode, "word",
                   fmt::format("expected reprice_on_reset or fixed_payment, got \"{}\"", mode),
                   "use one of the two");
        const auto residual = number(BankColumn::kResidualPrincipal);
        const auto payment = number(BankColumn::kCurrentPayment);
        if (residual && *residual > 0 && (is_linear(terms_.type) || is_annuity(terms_.type)))
            leave_residual(*residual);
        else if (payment && *payment > 0 && terms_.type == BankPositionType::kFixedAnnuity)
            pay_as_stated(*payment);
    }

    // A level payment that is not the annuity's own: the remainder is due at maturity, and a larger
    // payment ends the contract sooner.
    void pay_as_stated(double payment) {
        constexpr double kSame = 0.01;  // tolerance for day counts and rounded payments
        const std::vector<fin::Date> dates = principal_dates();
        const double i = position_.rate.value_or(0) * position_.payment_months / 12;
        if (dates.empty() || position_.principal_months > 0) return;
        const double level = level_payment(0.0, dates.size(), i);
        if (std::abs(payment - level) <= kSame * level) return;
        double left = position_.balance;
        if (payment <= left * i) {
            say(Severity::kWarning, BankColumn::kCurrentPayment, "below_interest",
                "the payment does not cover the interest: the whole principal is taken as due at "
                "maturity",
                "correct the payment or the rate");
            position_.type = BankPositionType::kFixedBullet;
            return;
        }
        for (const fin::Date day : dates) {
            const double paid = std::min(payment - left * i, left);
            position_.schedule.emplace_back(day, paid);
            left -= paid;
            if (left <= 0) break;
        }
        position_.type = BankPositionType::kFixedScheduled;
    }

    // The level payment of an annuity in arrears with a balloon.
    double level_payment(double balloon, std::size_t payments, double i) const {
        const auto n = static_cast<double>(payments);
        const double growth = std::pow(1 + i, n);
        return i == 0 ? (position_.balance - balloon) / n
                      : (position_.balance * growth - balloon) * i / (growth - 1);
    }

    void leave_residual(double residual) {
        if (residual > position_.balance) {
            refuse(BankColumn::kResidualPrincipal, "range",
                   "the residual principal exceeds the outstanding principal",
                   "correct one of the two amounts");
            return;
        }
        if (terms_.type == BankPositionType::kVariableAnnuity) {
            refuse(BankColumn::kResidualPrincipal, "unsupported",
                   "the payments of a variable annuity down to a residual are not known in advance",
                   "give the contract as a scheduled one with its payments");
            return;
        }
        const std::vector<fin::Date> dates = principal_dates();
        if (dates.empty()) return;
        double left = position_.balance;
        const auto payments = static_cast<double>(dates.size());
        const double i = position_.rate.value_or(0) * position_.payment_months / 12;
        const double level = level_payment(residual, dates.size(), i);
        for (const fin::Date day : dates) {
            const double paid = is_linear(terms_.type) ? (position_.balance - residual) / payments
                                                       : level - left * i;
            position_.schedule.emplace_back(day, paid);
            left -= paid;
        }
        position_.type = is_variable(terms_.type) ? BankPositionType::kVariableScheduled
                                                  : BankPositionType::kFixedScheduled;
    }

    std::vector<fin::Date> principal_dates() const {
        std::vector<fin::Date> dates;
        if (!position_.next_payment || !position_.maturity || position_.payment_months == 0)
            return dates;
        const int step = std::max(position_.principal_months, position_.payment_months);
        const model::DateGrid grid = model::date_grid(position_, *position_.next_payment, step);
        for (int k = 0;; ++k) {
            const fin::Date day = grid.date(k);
            if (day > *position_.maturity) break;
            if (!position_.grace_end || day > *position_.grace_end) dates.push_back(day);
        }
        return dates;
    }

    void read_behaviour() {
        if (terms_.type == BankPositionType::kNonMaturity) {
            position_.withdrawal = position_.product.empty() ? "non_maturity" : position_.product;
            return;
        }
        const auto allowed =
            value<bool>(BankColumn::kPrepayment, "yes_or_no", parse_bank_flag).value_or(false);
        if (!allowed) return;
        if (position_.side == BankSide::kAsset)
            position_.prepayment = "prepayable";
        else
            position_.withdrawal = "redeemable";
    }

    // By the terms of the default rules; a term without a column in the extract is never stated.
    void note_defaults() {
        static const std::map<std::string_view, std::vector<BankColumn>> kStated{
            {"currency", {BankColumn::kCurrency, BankColumn::kOriginalCurrency}},
            {"day_count", {BankColumn::kDayCount}},
            {"rate", {BankColumn::kRate}},
            {"payment_months", {BankColumn::kPaymentPeriod}},
            {"last_payment", {BankColumn::kStart, BankColumn::kPaymentAnchor}},
            {"reset_months", {BankColumn::kResetPeriod}},
            {"index_curve", {BankColumn::kIndexCurve}},
            {"spread", {BankColumn::kSpread}},
            {"annuity_mode", {BankColumn::kAnnuityMode}}};
        const auto rules = model::bank_default_rules();
        position_.defaults = model::bank_defaults(position_, [&](std::size_t i) {
            const auto columns = kStated.find(rules[i].term);
            return columns != kStated.end() &&
                   std::ranges::any_of(columns->second,
                                       [&](BankColumn column) { return !row_[column].empty(); });
        });
    }

    const BankContractRow& row_;
    const BankContractTerms& terms_;
    std::vector<BalanceRowError>& errors_;
    std::size_t first_error_;
    BankPosition position_;
};

}  // namespace

std::optional<BankColumn> find_bank_column(std::string_view name) {
    for (const ColumnName& known : kContractColumns)
        if (known.name == name) return known.column;
    return std::nullopt;
}

std::string_view bank_column_name(BankColumn column) {
    for (const ColumnName& known : kContractColumns)
        if (known.column == column) return known.name;
    return {};
}

std::optional<BankPosition> read_bank_contract(const BankContractRow& row,
                                               const BankContractTerms& terms,
                                               std::vector<BalanceRowError>& errors) {
    return ContractReader(row, terms, errors).read();
}

}  // namespace ballast::ingest
