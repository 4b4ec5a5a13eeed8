#include "service/alm/session_change.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace ballast::service {

namespace {

// The market restricted to the currencies of the changes, so that fewer tables are built.
alm::Market market_of(const alm::Market& market, const std::vector<AlmChange>& changes) {
    std::set<std::string> used;
    for (const AlmChange& change : changes) used.insert(change.position.currency);
    alm::Market smaller = market;
    std::erase_if(smaller.currencies,
                  [&](const auto& currency) { return !used.contains(currency.currency); });
    // A currency without curves is rejected by the book, which needs a market to report it.
    return smaller.currencies.empty() ? market : smaller;
}

Result<alm::BookValue> value_of(const std::vector<AlmChange>& changes, const AlmSessionBook& whole,
                                const alm::Market& market, const alm::Behaviour& behaviour,
                                const alm::BookSettings& settings,
                                const std::vector<alm::Scenario>& scenarios, const Work& work) {
    alm::Book book(market, behaviour, settings);
    for (const AlmChange& change : changes) {
        const auto added = book.add(whole.placed(change.position));
        if (added) continue;
        Error error = fail(Code::kInvalidInput, added.error().message);
        error.errors.push_back({"", "unsound", added.error().message, "correct the position"});
        return std::move(error).with("position", change.position.id);
    }
    return alm::value_book(book, market, scenarios, alm::Detail::kMonths, work);
}

bool has_options(const alm::Market& market) {
    return std::ranges::any_of(market.currencies,
                               [](const auto& currency) { return currency.volatility > 0.0; });
}

std::size_t group_for(AlmFigures& figures, const alm::Market& market,
                      const AlmContribution& contribution, std::size_t months) {
    const std::size_t currency = *market.find(contribution.currency);
    for (std::size_t g = 0; g < figures.groups.size(); ++g)
        if (figures.groups[g].side == contribution.side && figures.groups[g].currency == currency &&
            figures.groups[g].product == contribution.product &&
            figures.groups[g].off_balance == contribution.off_balance)
            return g;
    figures.groups.push_back({.side = contribution.side,
                              .currency = currency,
                              .product = contribution.product,
                              .off_balance = contribution.off_balance});
    figures.value.groups.emplace_back(figures.value.scenarios,
                                      alm::BookTotal{.running = std::vector<double>(months, 0.0),
                                                     .renewal = std::vector<double>(months, 0.0)});
    if (!figures.options.empty()) figures.options.emplace_back(figures.value.scenarios, 0.0);
    return figures.groups.size() - 1;
}

}  // namespace

AlmFigures figures_of(const AlmSessionBook& book, const AlmValuation& valuation) {
    AlmFigures figures{.groups = {book.book.groups().begin(), book.book.groups().end()},
                       .value = valuation.value,
                       .options = {}};
    if (!valuation.timed) return figures;
    for (std::size_t g = 0; g < figures.groups.size(); ++g) {
        std::vector<double>& row = figures.options.emplace_back();
        for (std::size_t s = 0; s < figures.value.scenarios; ++s)
            row.push_back(valuation.timed->groups[g][s].eve - figures.value.groups[g][s].eve);
    }
    return figures;
}

Result<std::vector<AlmContribution>> value_changes(const std::vector<AlmChange>& changes,
                                                   const AlmSessionBook& book,
                                                   const alm::Behaviour& behaviour,
                                                   const std::vector<alm::Scenario>& scenarios,
                                                   const Work& work) {
    std::vector<AlmContribution> result;
    if (changes.empty()) return result;
    const alm::Market market = market_of(book.market, changes);
    const alm::BookSettings& settings = book.book.settings();
    TRY(const alm::BookValue value,
        value_of(changes, book, market, behaviour, settings, scenarios, work));
    alm::BookValue timed;
    if (has_options(market)) {
        alm::BookSettings with_time = settings;
        with_time.time_value = true;
        TRY(timed, value_of(changes, book, market, behaviour, with_time, scenarios, work));
    }
    const std::size_t count = scenarios.size();
    const std::size_t months = value.nii_by_month.size() / (changes.size() * count);
    for (std::size_t i = 0; i < changes.size(); ++i) {
        const alm::Position& position = changes[i].position;
        AlmContribution row{.side = position.side,
                            .currency = position.currency,
                            .product = position.product,
                            .weight = changes[i].weight,
                            .off_balance = alm::is_derivative(position.type),
                            .balance = position.balance};
        for (std::size_t s = 0; s < count; ++s) {
            const std::size_t at = i * count + s;
            row.eve.push_back(value.eve[at]);
            row.option.push_back(timed.eve.empty() ? 0.0 : timed.eve[at] - value.eve[at]);
            const auto first =
                value.nii_by_month.begin() + static_cast<std::ptrdiff_t>(at * months);
            row.months.emplace_back(first, first + static_cast<std::ptrdiff_t>(months));
        }
        result.push_back(std::move(row));
    }
    return result;
}

AlmFigures with_changes(const AlmFigures& before, const alm::Market& market,
                        const std::vector<AlmContribution>& contributions, double scale) {
    AlmFigures after = before;
    for (const AlmContribution& contribution : contributions) {
        const std::size_t g =
            group_for(after, market, contribution, contribution.months.front().size());
        const double weight = scale * contribution.weight;
        (contribution.off_balance ? after.groups[g].notional : after.groups[g].balance) +=
            weight * contribution.balance;
        if (contribution.weight > 0.0)
            ++after.groups[g].positions;
        else
            --after.groups[g].positions;
        for (std::size_t s = 0; s < after.value.scenarios; ++s) {
            alm::BookTotal& total = after.value.groups[g][s];
            total.eve += weight * contribution.eve[s];
            for (std::size_t m = 0; m < contribution.months[s].size(); ++m)
                total.running[m] += weight * contribution.months[s][m];
            if (!after.options.empty()) after.options[g][s] += weight * contribution.option[s];
        }
    }
    return after;
}

alm::OutlierTests outlier_of(const AlmFigures& figures, const alm::Market& market,
                             const std::vector<alm::Scenario>& scenarios,
                             std::optional<double> tier1, bool eu_gain_limit) {
    const auto aggregations =
        alm::aggregate(market, figures.groups, figures.value, scenarios, 0, figures.options,
                       eu_gain_limit ? alm::GainLimit::kLosses : alm::GainLimit::kNone);
    return alm::outlier_tests(market, figures.groups, figures.value, scenarios, 0, aggregations,
                              tier1);
}

}  // namespace ballast::service
