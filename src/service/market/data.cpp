#include "service/market/data.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "store/catalogue.hpp"
#include "store/columns.hpp"
#include "store/database.hpp"
#include "store/securities.hpp"

namespace ballast::service {

namespace {

Status check_range(const store::Dataset& dataset, fin::Date as_of) {
    if ((!dataset.first_date || as_of >= *dataset.first_date) &&
        (!dataset.last_date || as_of <= *dataset.last_date))
        return {};
    Error error =
        fail(Code::kInvalidInput, fmt::format("the stored prices run from {} to {}; {} is outside",
                                              dataset.first_date->to_string(),
                                              dataset.last_date->to_string(), as_of.to_string()));
    error.faults.push_back({"/as_of", "range", error.message, "choose a date within the prices"});
    return error;
}

}  // namespace

Result<market::Snapshot> load_snapshot(const Call& call, std::span<const std::string> symbols,
                                       std::optional<fin::Date> as_of) {
    store::Dataset dataset;
    std::vector<model::Security> securities;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        auto latest = store::latest_dataset(transaction, "prices");
        if (!latest && latest.error().code == Code::kNotFound)
            return fail(Code::kNotFound,
                        "there are no stored prices; `ballast demo load` brings some, or give "
                        "`returns` or `prices` in the request");
        if (!latest) return Error(std::move(latest).error());
        dataset = *std::move(latest);
        TRY(securities, store::find_securities(transaction, symbols));
        return {};
    }));
    if (as_of) TRY_STATUS(check_range(dataset, *as_of));
    const fin::Date date = as_of ? *as_of : dataset.last_date.value_or(fin::Date{});
    TRY(store::Columns * columns, call.environment().columns());
    TRY(store::PricePanel panel,
        columns->read_prices(dataset.path,
                             {.symbols = {symbols.begin(), symbols.end()}, .as_of = date}));
    return market::Snapshot::make(date,
                                  {.dates = std::move(panel.dates),
                                   .symbols = std::move(panel.symbols),
                                   .closes = std::move(panel.closes)},
                                  std::move(securities));
}

Outcome<market::ReturnPanel> complete_rows(const wire::WideTable& table,
                                           std::span<const std::string> columns) {
    std::vector<std::size_t> chosen;
    if (columns.empty()) {
        for (std::size_t c = 0; c < table.columns.size(); ++c) chosen.push_back(c);
    } else {
        for (const std::string& name : columns) {
            const auto found = std::find(table.columns.begin(), table.columns.end(), name);
            if (found != table.columns.end())
                chosen.push_back(static_cast<std::size_t>(found - table.columns.begin()));
        }
    }
    std::vector<std::size_t> rows;
    std::vector<std::size_t> missing(chosen.size(), 0);
    for (std::size_t r = 0; r < table.dates.size(); ++r) {
        bool complete = true;
        for (std::size_t c = 0; c < chosen.size(); ++c) {
            if (!std::isnan(table.values[chosen[c]][r])) continue;
            complete = false;
            ++missing[c];
        }
        if (complete) rows.push_back(r);
    }

    Outcome<market::ReturnPanel> outcome;
    market::ReturnPanel& panel = outcome.value;
    for (const std::size_t r : rows) panel.dates.push_back(table.dates[r]);
    for (const std::size_t c : chosen) panel.symbols.push_back(table.columns[c]);
    panel.values = math::Matrix::zero(rows.size(), chosen.size());
    for (std::size_t c = 0; c < chosen.size(); ++c)
        for (std::size_t i = 0; i < rows.size(); ++i)
            panel.values(i, c) = table.values[chosen[c]][rows[i]];
    if (rows.size() < table.dates.size()) {
        const auto worst = static_cast<std::size_t>(
            std::max_element(missing.begin(), missing.end()) - missing.begin());
        outcome.issues.push_back(
            {Severity::kWarning, "incomplete_rows",
             fmt::format(
                 "{} of {} dates were left out because a value is missing; {} lacks most, {}",
                 table.dates.size() - rows.size(), table.dates.size(), panel.symbols[worst],
                 missing[worst]),
             panel.symbols[worst]});
    }
    return outcome;
}

market::PriceHistory price_history(const wire::WideTable& table) {
    return {.dates = table.dates, .symbols = table.columns, .closes = table.values};
}

}  // namespace ballast::service
