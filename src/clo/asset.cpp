#include "clo/asset.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <set>
#include <unordered_map>

#include "base/text.hpp"
#include "clo/moodys_industry.hpp"

namespace ballast::clo {

namespace {

constexpr double kDaysOfYear = 365.0;

void add(std::vector<FieldError>& errors, std::string_view pointer, std::string_view field,
         std::string code, std::string message, std::string hint) {
    errors.push_back({fmt::format("{}/{}", pointer, field), std::move(code), std::move(message),
                      std::move(hint)});
}

bool is_upper_code(std::string_view text, std::size_t length) {
    return text.size() == length &&
           std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

void check_codes(const Asset& asset, std::string_view pointer, std::vector<FieldError>& errors) {
    if (!is_upper_code(asset.currency, 3))
        add(errors, pointer, "currency", "format",
            fmt::format("currency is \"{}\": expected an ISO 4217 code such as USD",
                        asset.currency),
            "write three capital letters");
    if (!asset.country.empty() && !is_upper_code(asset.country, 2))
        add(errors, pointer, "country", "format",
            fmt::format("country is \"{}\": expected an ISO 3166 code such as US", asset.country),
            "write two capital letters");
    if (const int frequency = asset.payments_a_year();
        frequency != 1 && frequency != 2 && frequency != 4 && frequency != 12)
        add(errors, pointer, "frequency", "range",
            fmt::format("frequency is {}: expected 1, 2, 4 or 12 payments a year", frequency), "");
    if (!asset.moodys_industry.empty() && !moodys_industry(asset.moodys_industry)) {
        const std::string near(nearest_word(asset.moodys_industry, moodys_industries()));
        add(errors, pointer, "moodys_industry", "unknown",
            fmt::format("\"{}\" is not an industry of Moody's", asset.moodys_industry),
            near.empty() ? "use a name of Moody's list of 35 industries"
                         : fmt::format("did you mean \"{}\"?", near));
    }
    if (!asset.sp_recovery.empty() && !sp_recovery_rate(asset.sp_recovery))
        add(errors, pointer, "sp_recovery", "format",
            fmt::format("sp_recovery is \"{}\": expected 1+ or 1 to 6, such as 3 or 3(65%)",
                        asset.sp_recovery),
            "");
}

void check_terms(const Asset& asset, std::string_view pointer, std::vector<FieldError>& errors) {
    if (!asset.spread && !asset.coupon)
        add(errors, pointer, "spread", "required", "neither spread nor coupon is given",
            "give the spread of a floating or the coupon of a fixed asset");
    if (asset.issue_date && asset.maturity <= *asset.issue_date)
        add(errors, pointer, "maturity", "order",
            fmt::format("maturity {} is not after issue_date {}", asset.maturity.to_string(),
                        asset.issue_date->to_string()),
            "");
    if (asset.dated_date && asset.first_payment_date &&
        *asset.first_payment_date <= *asset.dated_date)
        add(errors, pointer, "first_payment_date", "order",
            fmt::format("first_payment_date {} is not after dated_date {}",
                        asset.first_payment_date->to_string(), asset.dated_date->to_string()),
            "");
    for (std::size_t i = 1; i < asset.schedule.size(); ++i)
        if (asset.schedule[i].date <= asset.schedule[i - 1].date)
            add(errors, pointer, fmt::format("schedule/{}/date", i), "order",
                "dates of the schedule are not in order", "sort the schedule by date");
}

Status status_of(std::vector<FieldError> errors) {
    if (errors.empty()) return {};
    Error error = fail(Code::kInvalidInput, errors.front().message);
    error.errors = std::move(errors);
    return error;
}

void check_into(const Asset& asset, std::string_view pointer, std::vector<FieldError>& errors) {
    if (asset.id.empty()) add(errors, pointer, "id", "required", "id is empty", "");
    if (asset.issuer_id.empty())
        add(errors, pointer, "issuer_id", "required", "issuer_id is empty", "");
    check_codes(asset, pointer, errors);
    check_terms(asset, pointer, errors);
}

std::optional<double> scheduled_life(const Asset& asset, fin::Date as_of) {
    double total = 0.0;
    double weighted = 0.0;
    for (const ScheduledPrincipal& payment : asset.schedule) {
        if (payment.date <= as_of) continue;
        const double amount = payment.amount.to_double();
        total += amount;
        weighted += amount * (payment.date - as_of) / kDaysOfYear;
    }
    if (total <= 0.0) return std::nullopt;
    return weighted / total;
}

double amortizing_life(const Asset& asset, double rate, fin::Date as_of) {
    const int months = 12 / std::max(asset.payments_a_year(), 1);
    double balance = 1.0;
    double weighted = 0.0;
    // Payment dates are counted back from the maturity.
    int count = 0;
    while (fin::add_months(asset.maturity, -(count + 1) * months) > as_of) ++count;
    for (; count > 0; --count) {
        const fin::Date date = fin::add_months(asset.maturity, -count * months);
        weighted += balance * rate * (date - as_of) / kDaysOfYear;
        balance -= balance * rate;
    }
    return weighted + balance * (asset.maturity - as_of) / kDaysOfYear;
}

}  // namespace

void use_listed_names(Asset& asset) {
    if (const auto name = moodys_industry(asset.moodys_industry)) asset.moodys_industry = *name;
}

Status check_asset(const Asset& asset, std::string_view pointer) {
    std::vector<FieldError> errors;
    check_into(asset, pointer, errors);
    return status_of(std::move(errors));
}

Status check_holdings(const std::vector<Holding>& holdings, std::string_view pointer) {
    constexpr std::size_t kMaxErrors = 100;
    std::vector<FieldError> errors;
    std::unordered_map<std::string_view, std::size_t> seen;
    for (std::size_t i = 0; i < holdings.size() && errors.size() < kMaxErrors; ++i) {
        const std::string place = fmt::format("{}/{}", pointer, i);
        check_into(holdings[i], place, errors);
        if (holdings[i].par.is_negative())
            add(errors, place, "par", "range",
                fmt::format("par of {} is {}: expected 0 or more", holdings[i].id,
                            holdings[i].par.to_string()),
                "");
        const auto [first, added] = seen.try_emplace(holdings[i].id, i);
        if (!added)
            add(errors, place, "id", "duplicate",
                fmt::format("asset {} has two rows, {} and {}", holdings[i].id, first->second, i),
                "add up the par of one asset in one row");
    }
    return status_of(std::move(errors));
}

std::optional<double> sp_recovery_rate(std::string_view recovery_rating) {
    std::string_view text = without_blanks(recovery_rating);
    if (text.empty() || text.front() < '1' || text.front() > '6') return std::nullopt;
    // Lower ends of the ranges of S&P Global's recovery ratings 1 to 6.
    static constexpr std::array<double, 6> kLowerEnds{0.9, 0.7, 0.5, 0.3, 0.1, 0.0};
    double rate = kLowerEnds[static_cast<std::size_t>(text.front() - '1')];
    const bool first = text.front() == '1';
    text.remove_prefix(1);
    if (first && text.starts_with('+')) {
        rate = 1.0;
        text.remove_prefix(1);
    }
    text = without_blanks(text);
    if (text.empty()) return rate;
    if (!text.starts_with('(') || !text.ends_with("%)")) return std::nullopt;
    text = without_blanks(text.substr(1, text.size() - 3));
    double percent = 0.0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), percent);
    if (error != std::errc{} || rest != text.data() + text.size()) return std::nullopt;
    if (percent < 0 || percent > 100) return std::nullopt;
    return percent / 100.0;
}

double repaid_share(const Asset& asset) {
    return asset.amortization == AssetAmortization::kBullet ? 0.0
                                                            : asset.amortization_rate.value_or(0.0);
}

std::optional<double> weighted_average_life(const Asset& asset, fin::Date as_of) {
    if (asset.wal) return asset.wal;
    if (!asset.schedule.empty())
        if (const auto life = scheduled_life(asset, as_of)) return life;
    if (asset.maturity <= as_of) return 0.0;
    return amortizing_life(asset, std::clamp(repaid_share(asset), 0.0, 1.0), as_of);
}

}  // namespace ballast::clo
