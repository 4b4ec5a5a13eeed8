#include "alm/book_change.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <set>

#include "alm/accrual.hpp"
#include "alm/renewal.hpp"

namespace ballast::alm {

namespace {

// The market restricted to the currencies of the changes, so that fewer tables are built.
Market market_of(const Market& market, std::span<const PositionChange> changes) {
    std::set<std::string> used;
    for (const PositionChange& change : changes) used.insert(change.position.currency);
    Market smaller = market;
    std::erase_if(smaller.currencies,
                  [&](const auto& currency) { return !used.contains(currency.currency); });
    // A currency without curves is rejected by the book, which needs a market to report it.
    return smaller.currencies.empty() ? market : smaller;
}

Result<Book> book_of(std::span<const PositionChange> changes, const BookInputs& inputs,
                     const Market& market, const BookSettings& settings,
                     const MarginTable* margins) {
    Book book(market, inputs.behaviour, settings);
    for (const PositionChange& change : changes) {
        const auto added = book.add(as_valued(change.position, margins));
        if (added) continue;
        Error error = fail(Code::kInvalidInput, added.error().message);
        error.errors.push_back({"", "unsound", added.error().message, "correct the position"});
        return std::move(error).with("position", change.position.id);
    }
    return book;
}

Result<BookValue> value_of(std::span<const PositionChange> changes, const BookInputs& inputs,
                           const Market& market, const BookSettings& settings, const Work& work) {
    TRY(const Book book, book_of(changes, inputs, market, settings, inputs.margins));
    return value_book(book, market, inputs.scenarios, Detail::kMonths, work);
}

// By change and scenario; empty where the analysis has the terms of the test.
Result<LargeDoubles> test_nii_of(std::span<const PositionChange> changes, const BookInputs& inputs,
                                 const Market& market, const Work& work) {
    const auto settings =
        nii_test_settings(inputs.book.settings(), *market.regulation, inputs.scenarios, 0);
    if (!settings) return LargeDoubles{};
    TRY(const Book book, book_of(changes, inputs, market, *settings, inputs.test_margins));
    TRY(BookValue value, value_book(book, market, inputs.scenarios, Detail::kPositions, work));
    return std::move(value.nii);
}

// Cash that the position needs now; negative: cash that it yields.
double cash_of(const Position& position, fin::Date as_of) {
    const bool starts_later = position.last_payment && *position.last_payment > as_of;
    if (is_derivative(position.type) || starts_later) return 0.0;
    return position.side == Side::kAsset ? position.balance : -position.balance;
}

// Balance times years by month of the horizon, of the cash that changes need.
using Exposure = std::vector<double>;

// The overnight account of a currency.
class Account {
public:
    Account(const Market& market, std::size_t currency, fin::Date as_of)
        : market_(market),
          currency_(currency),
          as_of_(as_of),
          accrual_(market.currencies[currency].index_day_count) {}

    double rate(const Scenario& scenario) const {
        const double zero = scenario_zero(market_, currency_, scenario, std::nullopt, 1.0 / 365.0);
        return std::expm1(zero / 365.0) / accrual_.years(as_of_, as_of_ + 1);
    }

    void add(double balance, fin::Date from, fin::Date to, const Horizon& horizon,
             Exposure& exposure) const {
        const auto years = [&](fin::Date start, fin::Date end) {
            return accrual_.years(start, end);
        };
        split_by_month(horizon, from, to, years,
                       [&](std::size_t month, double part) { exposure[month] += balance * part; });
    }

private:
    const Market& market_;
    std::size_t currency_;
    fin::Date as_of_;
    Accrual accrual_;
};

bool is_replaced(const Position& position, const BookSettings& settings) {
    return settings.balance == BalanceRule::kConstant &&
           (position.type == PositionType::kNonMaturity ||
            renewal_months(position, settings.renewal) > 0);
}

// By index in the currencies of the market.
Result<std::map<std::size_t, Exposure>> exposures_of(std::span<const PositionChange> changes,
                                                     const BookInputs& inputs, const Market& market,
                                                     const BookSettings& settings,
                                                     const Work& work) {
    TRY(const Book book, book_of(changes, inputs, market, settings, nullptr));
    const LaneTables tables =
        make_lane_tables(market, inputs.scenarios.first(1), book.days(), false, work);
    const fin::Date as_of = market.as_of;
    const Horizon& horizon = book.horizon();
    std::map<std::size_t, Exposure> result;
    for (const PositionChange& change : changes) {
        const Position& position = change.position;
        const double cash = change.weight * cash_of(position, as_of);
        if (cash == 0.0) continue;
        TRY(const ResolvedPosition resolved, book.resolve(position));
        const std::size_t currency = resolved.currency();
        const Account account(market, currency, as_of);
        Exposure& exposure =
            result.try_emplace(currency, Exposure(horizon.months(), 0.0)).first->second;
        fin::Date from = as_of;
        double balance = cash;
        if (!is_replaced(position, settings)) {
            const RateView rates(tables, currency, 0);
            for (const Flow& flow :
                 resolved.legs.front().project_cash_flows(rates, *market.regulation).flows) {
                account.add(balance, from, flow.date, horizon, exposure);
                from = flow.date;
                balance = cash * flow.balance / position.balance;
            }
        }
        account.add(balance, from, horizon.end(), horizon, exposure);
    }
    return result;
}

FundingLine account_line(const Account& account, const std::string& currency, double cash,
                         double fx, const BookInputs& inputs, const Exposure& exposure,
                         const Exposure* of_test) {
    FundingLine line{.id = "funding " + currency,
                     .amount = std::abs(cash),
                     .rate = account.rate(inputs.scenarios.front()),
                     .value = {.side = cash > 0.0 ? Side::kLiability : Side::kAsset,
                               .currency = currency,
                               .product = "overnight",
                               .balance = std::abs(cash)}};
    for (const Scenario& scenario : inputs.scenarios) {
        const double rate = account.rate(scenario);
        line.value.eve.push_back(-cash * fx);
        line.value.option.push_back(0.0);
        std::vector<double>& months = line.value.months.emplace_back();
        for (const double month : exposure) months.push_back(-month * rate * fx);
        if (!of_test) continue;
        double& nii = line.value.test_nii.emplace_back(0.0);
        for (const double month : *of_test) nii -= month * rate * fx;
    }
    return line;
}

Error lacks_product(const std::string& message) {
    Error error = fail(Code::kInvalidInput, message);
    error.errors.push_back(
        {"/funding_product", "not_allowed", message,
         "name a product with a balance in the currency of the changes, or fund overnight"});
    return error;
}

Result<FundingLine> product_line(const std::string& product, const std::string& currency,
                                 std::size_t index, double cash, const BookFigures& before) {
    // Cash needed is borrowed where the product has liabilities, else its assets are sold.
    std::optional<std::size_t> found;
    for (std::size_t g = 0; g < before.groups.size(); ++g) {
        const Group& group = before.groups[g];
        if (group.product != product || group.currency != index || group.off_balance ||
            group.balance <= 0.0)
            continue;
        const bool grows = (group.side == Side::kLiability) == (cash > 0.0);
        if (!found || grows) found = g;
    }
    if (!found)
        return lacks_product(
            fmt::format("the balance sheet has no balance of the product \"{}\" "
                        "in {}",
                        product, currency));
    const Group& group = before.groups[*found];
    const double change = group.side == Side::kLiability ? cash : -cash;
    if (change < -group.balance)
        return lacks_product(fmt::format(
            "the product \"{}\" has a balance of {:.2f} {}, less than the {:.2f} that the changes "
            "take from it",
            product, group.balance, currency, -change));
    const double share = change / group.balance;
    FundingLine line{.id = "funding " + currency,
                     .amount = change,
                     .rate = std::nullopt,
                     .value = {.side = group.side,
                               .currency = currency,
                               .product = product,
                               .balance = change,
                               .test_nii = {}}};
    for (std::size_t s = 0; s < before.value.scenarios; ++s) {
        const BookTotal& total = before.value.groups[*found][s];
        line.value.eve.push_back(share * total.eve);
        line.value.option.push_back(before.options.empty() ? 0.0
                                                           : share * before.options[*found][s]);
        std::vector<double>& months = line.value.months.emplace_back();
        for (std::size_t m = 0; m < total.running.size(); ++m)
            months.push_back(share * total.nii(m));
        if (!before.test_nii.empty())
            line.value.test_nii.push_back(share * before.test_nii[*found][s]);
    }
    return line;
}

bool has_options(const Market& market) {
    return std::ranges::any_of(market.currencies,
                               [](const auto& currency) { return currency.volatility > 0.0; });
}

std::size_t group_for(BookFigures& figures, const Market& market, const ChangeValue& change,
                      std::size_t months) {
    const std::size_t currency = *market.find(change.currency);
    for (std::size_t g = 0; g < figures.groups.size(); ++g)
        if (figures.groups[g].side == change.side && figures.groups[g].currency == currency &&
            figures.groups[g].product == change.product &&
            figures.groups[g].off_balance == change.off_balance)
            return g;
    figures.groups.push_back({.side = change.side,
                              .currency = currency,
                              .product = change.product,
                              .off_balance = change.off_balance});
    figures.value.groups.emplace_back(figures.value.scenarios,
                                      BookTotal{.running = std::vector<double>(months, 0.0),
                                                .renewal = std::vector<double>(months, 0.0)});
    if (!figures.options.empty()) figures.options.emplace_back(figures.value.scenarios, 0.0);
    if (!figures.test_nii.empty()) figures.test_nii.emplace_back(figures.value.scenarios, 0.0);
    return figures.groups.size() - 1;
}

}  // namespace

Position as_valued(Position position, const MarginTable* margins) {
    if (margins) position.renew_margin = margins->margin_of(position);
    return position;
}

double ChangeValue::nii(std::size_t scenario) const {
    double sum = 0.0;
    for (const double month : months[scenario]) sum += month;
    return sum;
}

BookFigures figures_of(const Book& book, const BookValue& value,
                       const std::optional<BookValue>& timed, GroupNii test_nii) {
    BookFigures figures{.groups = {book.groups().begin(), book.groups().end()},
                        .value = value,
                        .options = {},
                        .test_nii = std::move(test_nii)};
    if (!timed) return figures;
    for (std::size_t g = 0; g < figures.groups.size(); ++g) {
        std::vector<double>& row = figures.options.emplace_back();
        for (std::size_t s = 0; s < figures.value.scenarios; ++s)
            row.push_back(timed->groups[g][s].eve - value.groups[g][s].eve);
    }
    return figures;
}

Result<std::vector<ChangeValue>> value_changes(std::span<const PositionChange> changes,
                                               const BookInputs& inputs, const Work& work) {
    std::vector<ChangeValue> result;
    if (changes.empty()) return result;
    const Market market = market_of(inputs.market, changes);
    const BookSettings& settings = inputs.book.settings();
    TRY(const BookValue value, value_of(changes, inputs, market, settings, work));
    BookValue timed;
    if (has_options(market)) {
        BookSettings with_time = settings;
        with_time.time_value = true;
        TRY(timed, value_of(changes, inputs, market, with_time, work));
    }
    TRY(const LargeDoubles test_nii, test_nii_of(changes, inputs, market, work));
    const std::size_t count = inputs.scenarios.size();
    const std::size_t months = value.nii_by_month.size() / (changes.size() * count);
    for (std::size_t i = 0; i < changes.size(); ++i) {
        const Position& position = changes[i].position;
        ChangeValue row{.side = position.side,
                        .currency = position.currency,
                        .product = position.product,
                        .weight = changes[i].weight,
                        .off_balance = is_derivative(position.type),
                        .balance = position.balance};
        for (std::size_t s = 0; s < count; ++s) {
            const std::size_t at = i * count + s;
            row.eve.push_back(value.eve[at]);
            row.option.push_back(timed.eve.empty() ? 0.0 : timed.eve[at] - value.eve[at]);
            const auto first =
                value.nii_by_month.begin() + static_cast<std::ptrdiff_t>(at * months);
            row.months.emplace_back(first, first + static_cast<std::ptrdiff_t>(months));
            if (!test_nii.empty()) row.test_nii.push_back(test_nii[at]);
        }
        result.push_back(std::move(row));
    }
    return result;
}

Result<std::vector<FundingLine>> fund_changes(std::span<const PositionChange> changes,
                                              const Funding& funding, const BookInputs& inputs,
                                              const BookFigures& before, const Work& work) {
    std::vector<FundingLine> lines;
    if (funding.rule == FundingRule::kNone) return lines;
    std::map<std::string, double> cash;  // needed, by currency
    double gross = 0.0;
    for (const PositionChange& change : changes)
        if (const double own = cash_of(change.position, inputs.market.as_of); own != 0.0) {
            cash[change.position.currency] += change.weight * own;
            gross += std::abs(own);
        }
    if (funding.rule == FundingRule::kProduct) {
        for (const auto& [currency, amount] : cash) {
            if (amount == 0.0) continue;
            TRY(lines.emplace_back(), product_line(funding.product, currency,
                                                   *inputs.market.find(currency), amount, before));
        }
        return lines;
    }
    if (cash.empty()) return lines;
    const Market market = market_of(inputs.market, changes);
    const BookSettings& settings = inputs.book.settings();
    const auto test = nii_test_settings(settings, *market.regulation, inputs.scenarios, 0);
    TRY(const auto exposures, exposures_of(changes, inputs, market, settings, work));
    std::map<std::size_t, Exposure> of_test;
    if (test) {
        TRY(of_test, exposures_of(changes, inputs, market, *test, work));
    }
    for (const auto& [currency, exposure] : exposures) {
        const CurrencyCurves& curves = market.currencies[currency];
        const double amount = cash.at(curves.currency);
        // Changes of the same balance leave nothing but rounding.
        const auto is_rounding = [&](double x) { return std::abs(x) <= 1e-12 * gross; };
        if (is_rounding(amount) && std::ranges::all_of(exposure, is_rounding)) continue;
        lines.push_back(account_line(Account(market, currency, market.as_of), curves.currency,
                                     amount, curves.fx_to_reporting, inputs, exposure,
                                     test ? &of_test.at(currency) : nullptr));
    }
    return lines;
}

std::vector<ChangeValue> with_funding(std::vector<ChangeValue> changes,
                                      std::span<const FundingLine> lines) {
    for (const FundingLine& line : lines) changes.push_back(line.value);
    return changes;
}

BookFigures with_changes(const BookFigures& before, const Market& market,
                         std::span<const ChangeValue> changes, double scale) {
    BookFigures after = before;
    for (const ChangeValue& change : changes) {
        const std::size_t g = group_for(after, market, change, change.months.front().size());
        const double weight = scale * change.weight;
        (change.off_balance ? after.groups[g].notional : after.groups[g].balance) +=
            weight * change.balance;
        if (change.weight > 0.0)
            ++after.groups[g].positions;
        else
            --after.groups[g].positions;
        for (std::size_t s = 0; s < after.value.scenarios; ++s) {
            BookTotal& total = after.value.groups[g][s];
            total.eve += weight * change.eve[s];
            for (std::size_t m = 0; m < change.months[s].size(); ++m)
                total.running[m] += weight * change.months[s][m];
            if (!after.options.empty()) after.options[g][s] += weight * change.option[s];
            if (!after.test_nii.empty()) after.test_nii[g][s] += weight * change.test_nii[s];
        }
    }
    return after;
}

OutlierTests outlier_of(const BookFigures& figures, const Market& market,
                        std::span<const Scenario> scenarios, std::optional<double> tier1,
                        GainLimit limit) {
    const auto aggregations =
        aggregate(market, figures.groups, figures.value, scenarios, 0, figures.options, limit);
    return outlier_tests(market, figures.groups, figures.value, scenarios, 0, aggregations, tier1,
                         figures.test_nii);
}

}  // namespace ballast::alm
