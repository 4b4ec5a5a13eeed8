#include "alm/book_change.hpp"

#include <algorithm>
#include <set>

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
