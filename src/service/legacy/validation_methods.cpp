// validation.*: an earlier system's checks of a price history, computed by market.validate. The
// earlier system's gaps ignored holidays, and its outliers inflated the deviation they were
// compared with.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "market/validate.hpp"
#include "service/legacy/describe_validation.hpp"
#include "service/legacy/methods.hpp"

namespace ballast::service {

namespace legacy {
namespace {

Error wrong(const char* pointer, const char* message, const char* hint) {
    return Error{Code::kInvalidInput, message, {{pointer, "not_allowed", message, hint}}};
}

Result<market::ValidationReport> validate(std::vector<market::Bar> bars,
                                          const market::ValidateSettings& settings) {
    TRY(const fin::Calendar calendar, fin::Calendar::named("NYSE"));
    return market::validate_bars(std::move(bars), calendar, settings);
}

Result<wire::RawJson> detect_gaps(Call&, const GapsRequest& request) {
    market::ValidateSettings settings;
    if (request.frequency == "daily")
        settings.frequency = market::Frequency::kDaily;
    else if (request.frequency == "monthly")
        settings.frequency = market::Frequency::kMonthly;
    else
        return wrong("/frequency", "unknown frequency", "daily or monthly");
    std::vector<market::Bar> bars;
    for (const PriceRecord& record : request.records)
        bars.push_back({.date = record.date, .close = 1.0});  // only the date matters
    TRY(const auto report, validate(std::move(bars), settings));
    std::vector<GapRow> rows;
    for (const market::Gap& gap : report.gaps) rows.push_back({gap.from, gap.to, gap.missing});
    return list_of(rows);
}

std::optional<double> PriceRecord::* member_named(std::string_view key) {
    constexpr std::pair<std::string_view, std::optional<double> PriceRecord::*> kMembers[] = {
        {"open", &PriceRecord::open},   {"high", &PriceRecord::high},
        {"low", &PriceRecord::low},     {"close", &PriceRecord::close},
        {"value", &PriceRecord::value}, {"adj_close", &PriceRecord::adj_close}};
    for (const auto& [name, member] : kMembers)
        if (name == key) return member;
    return nullptr;
}

Result<wire::RawJson> detect_outliers(Call&, const OutliersRequest& request) {
    const auto key = member_named(request.value_key);
    if (key == nullptr)
        return wrong("/value_key", "unknown value column",
                     "open, high, low, close, adj_close or value");
    std::vector<market::Bar> bars;
    std::map<fin::Date, const PriceRecord*> by_date;
    for (const PriceRecord& record : request.records) {
        if (!(record.*key)) continue;
        bars.push_back({.date = record.date, .close = *(record.*key)});
        by_date[record.date] = &record;
    }
    TRY(const auto report, validate(std::move(bars), {.outlier_sigma = request.z_threshold}));
    std::vector<OutlierRow> rows;
    for (const market::Outlier& outlier : report.outliers) {
        OutlierRow& row = rows.emplace_back();
        static_cast<PriceRecord&>(row) = *by_date.at(outlier.date);
        row.z_score = outlier.score;
        row.pct_change = std::expm1(outlier.log_return);
    }
    return list_of(rows);
}

Result<wire::RawJson> ohlcv(Call&, const BarsRequest& request) {
    std::vector<market::Bar> bars;
    std::vector<BarError> rows;
    std::set<fin::Date> without_close;
    for (const PriceRecord& record : request.records) {
        if (!record.close) {
            rows.push_back({record.date, "close", "missing", std::nullopt});
            without_close.insert(record.date);
        }
        // A placeholder close, needed to check the other fields of the bar; it is not reported.
        constexpr double kAny = 1.0;
        const double close = record.close.value_or(record.low.value_or(kAny));
        bars.push_back({record.date, record.open, record.high, record.low, close, record.volume});
    }
    TRY(const auto report, validate(std::move(bars), {}));
    for (const market::IntegrityError& error : report.integrity)
        if (error.field != "close" || !without_close.contains(error.date))
            rows.push_back({error.date, error.field, error.error, error.value});
    std::ranges::stable_sort(rows, {}, &BarError::date);
    return list_of(rows);
}

}  // namespace
}  // namespace legacy

void add_legacy_validation_methods(MethodTable& table) {
    using namespace legacy;
    table.add_legacy<GapsRequest, wire::RawJson>(
        compute("validation.detect_gaps", "Gaps: business days or months without a price."),
        detect_gaps);
    table.add_legacy<OutliersRequest, wire::RawJson>(
        compute("validation.detect_outliers", "Outliers: returns far from neighboring returns."),
        detect_outliers);
    table.add_legacy<BarsRequest, wire::RawJson>(
        compute("validation.ohlcv", "Inconsistent bars of a price history."), ohlcv);
}

}  // namespace ballast::service
