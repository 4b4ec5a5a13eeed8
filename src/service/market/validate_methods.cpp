// market.validate.
#include <map>

#include "service/market/validate_requests.hpp"
#include "service/methods.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

template <class View, class Row>
void append(std::vector<View>& to, const std::vector<Row>& rows, const std::string& symbol) {
    for (const Row& row : rows) {
        View view;
        static_cast<Row&>(view) = row;
        view.symbol = symbol;
        to.push_back(std::move(view));
    }
}

Result<ValidateResponse> run_validate(Call& /*call*/, const ValidateRequest& request) {
    TRY(const fin::Calendar calendar, fin::Calendar::named(request.calendar));
    std::map<std::string, std::vector<market::Bar>> by_symbol;
    for (const BarRow& row : request.prices.rows)
        by_symbol[row.symbol].push_back(
            {row.date, row.open, row.high, row.low, row.close, row.volume});
    ValidateResponse response;
    std::size_t rows = 0;
    std::size_t usable = 0;
    Issues issues;
    for (auto& [symbol, bars] : by_symbol) {
        bool outside = false;
        for (const market::Bar& bar : bars) outside = outside || !calendar.covers(bar.date);
        if (outside)
            issues.push_back({Severity::kWarning, "calendar_range",
                              "the holidays of " + calendar.name() + " are known from " +
                                  calendar.first().to_string() + " to " +
                                  calendar.last().to_string() +
                                  ": outside, only weekends are closed",
                              symbol});
        TRY(const market::ValidationReport report,
            market::validate_bars(std::move(bars), calendar,
                                  {.outlier_sigma = request.outlier_sigma,
                                   .half_window = request.half_window,
                                   .stale_closes = request.stale_closes,
                                   .frequency = request.frequency}));
        append(response.gaps, report.gaps, symbol);
        append(response.outliers, report.outliers, symbol);
        append(response.stale_runs, report.stale_runs, symbol);
        append(response.integrity, report.integrity, symbol);
        rows += report.rows;
        usable += report.usable;
    }
    if (rows > 0) response.coverage = static_cast<double>(usable) / static_cast<double>(rows);
    fill_provenance(response, "market.validate", request, "", std::move(issues));
    return response;
}

}  // namespace

void add_market_validate_methods(MethodTable& table) {
    table.add<ValidateRequest, ValidateResponse>(
        computation("market.validate", "/market/validate",
                    "Checks prices for gaps against the exchange calendar, outliers, suspected "
                    "splits, stale prices and inconsistent bars."),
        run_validate);
}

}  // namespace ballast::service
