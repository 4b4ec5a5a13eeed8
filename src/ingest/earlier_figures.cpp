#include "ingest/earlier_figures.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <iterator>
#include <set>
#include <simdjson.h>
#include <string>
#include <utility>

namespace ballast::ingest {

namespace {

using simdjson::dom::element;
using simdjson::dom::object;

constexpr std::int64_t kMostHorizonMonths = 600;
constexpr std::size_t kMostParts = 20'000;

Error wrong_figures(std::string_view field, std::string_view expected) {
    return fail(Code::kInvalidInput,
                fmt::format("{} is missing or not valid: expected {}", field, expected));
}

// As named here.
std::string scenario_here(std::string_view name) {
    std::string text(name.substr(0, 64));
    std::ranges::replace(text, '-', '_');
    return text;
}

Status add_amount(const object& of, const char* field, model::EarlierBankMeasure measure,
                  const std::string& scenario, std::vector<model::EarlierBankFigure>& figures) {
    double value = 0.0;
    if (of[field].get(value) != simdjson::SUCCESS || !std::isfinite(value))
        return wrong_figures(fmt::format("{} of the scenario {}", field, scenario), "a number");
    figures.push_back({measure, scenario, value});
    return {};
}

Status read_results(const object& results, model::EarlierBankFigures& figures) {
    using enum model::EarlierBankMeasure;
    std::vector<model::EarlierBankFigure> totals;
    TRY_STATUS(add_amount(results, "base_eve", kEve, "base", totals));
    TRY_STATUS(add_amount(results, "base_nii", kNii, "base", totals));
    simdjson::dom::array scenarios;
    if (results["scenario_results"].get(scenarios) != simdjson::SUCCESS)
        return wrong_figures("scenario_results", "a list of scenarios");
    for (const element one : scenarios) {
        object of;
        std::string_view id;
        if (one.get(of) != simdjson::SUCCESS || of["scenario_id"].get(id) != simdjson::SUCCESS)
            return wrong_figures("scenario_id", "a name such as parallel-up");
        const std::string scenario = scenario_here(id);
        for (const auto& [field, measure] :
             {std::pair("eve", kEve), std::pair("delta_eve", kDeltaEve), std::pair("nii", kNii),
              std::pair("delta_nii", kDeltaNii)})
            TRY_STATUS(add_amount(of, field, measure, scenario, totals));
    }
    std::erase_if(figures.figures, [](const auto& one) { return !is_part(one.measure); });
    figures.figures.insert(figures.figures.begin(), std::make_move_iterator(totals.begin()),
                           std::make_move_iterator(totals.end()));
    simdjson::dom::array warnings;
    if (results["warnings"].get(warnings) == simdjson::SUCCESS)
        for (const element one : warnings) {
            std::string_view text;
            if (one.get(text) == simdjson::SUCCESS &&
                text.find("non-maturity deposit") != std::string_view::npos &&
                text.find("excluded") != std::string_view::npos)
                figures.deposits_left_out = true;
        }
    return {};
}

// A row of a chart, with its scenario.
template <class Fill>
Status add_rows(const object& charts, const char* field, const Fill& fill,
                std::vector<model::EarlierBankFigure>& parts) {
    simdjson::dom::array rows;
    const auto error = charts[field].get(rows);
    if (error == simdjson::NO_SUCH_FIELD) return {};
    if (error != simdjson::SUCCESS) return wrong_figures(field, "a list");
    for (const element one : rows) {
        object of;
        std::string_view scenario;
        if (one.get(of) != simdjson::SUCCESS || of["scenario"].get(scenario) != simdjson::SUCCESS)
            return wrong_figures(fmt::format("scenario in {}", field),
                                 "a name such as parallel-up");
        if (parts.size() == kMostParts)
            return fail(Code::kLimitExceeded,
                        fmt::format("too many rows of charts: expected at most {}", kMostParts));
        TRY_STATUS(fill(of, scenario_here(scenario)));
    }
    return {};
}

Status add_bucket(const object& of, const std::string& scenario,
                  std::vector<model::EarlierBankFigure>& parts) {
    double from = 0.0;
    if (of["bucket_start_years"].get(from) != simdjson::SUCCESS || !(from >= 0.0) ||
        !std::isfinite(from))
        return wrong_figures("bucket_start_years", "a number of years, at least 0");
    TRY_STATUS(add_amount(of, "net_pv", model::EarlierBankMeasure::kEveBucket, scenario, parts));
    parts.back().from_years = from;
    std::string_view name;
    if (of["bucket_name"].get(name) == simdjson::SUCCESS) parts.back().bucket = name.substr(0, 64);
    return {};
}

Status add_month(const object& of, const std::string& scenario,
                 std::vector<model::EarlierBankFigure>& parts) {
    std::int64_t month = 0;
    if (of["month_index"].get(month) != simdjson::SUCCESS || month < 1 ||
        month > kMostHorizonMonths)
        return wrong_figures("month_index",
                             fmt::format("a number from 1 to {}", kMostHorizonMonths));
    TRY_STATUS(add_amount(of, "net_nii", model::EarlierBankMeasure::kNiiMonth, scenario, parts));
    parts.back().month = static_cast<int>(month);
    return {};
}

Status read_charts(const object& charts, model::EarlierBankFigures& figures) {
    std::vector<model::EarlierBankFigure> parts;
    const auto bucket = [&](const object& of, const std::string& scenario) {
        return add_bucket(of, scenario, parts);
    };
    const auto month = [&](const object& of, const std::string& scenario) {
        return add_month(of, scenario, parts);
    };
    TRY_STATUS(add_rows(charts, "eve_buckets", bucket, parts));
    TRY_STATUS(add_rows(charts, "nii_monthly", month, parts));
    std::set<double> bounds;
    for (const model::EarlierBankFigure& part : parts)
        if (part.from_years) bounds.insert(*part.from_years);
    if (bounds.size() > kMostEarlierBuckets)
        return wrong_figures("eve_buckets",
                             fmt::format("at most {} time buckets", kMostEarlierBuckets));
    std::erase_if(figures.figures, [](const auto& one) { return is_part(one.measure); });
    figures.figures.insert(figures.figures.end(), std::make_move_iterator(parts.begin()),
                           std::make_move_iterator(parts.end()));
    return {};
}

Status read_parameters(const object& parameters, model::EarlierBankFigures& figures) {
    std::string_view date;
    if (parameters["analysis_date"].get(date) != simdjson::SUCCESS)
        return wrong_figures("analysis_date", "a date such as 2026-02-11");
    const auto parsed = fin::Date::parse(date);
    if (!parsed) return wrong_figures("analysis_date", "a date such as 2026-02-11");
    figures.as_of = *parsed;
    std::string_view curve;
    if (parameters["discount_curve_id"].get(curve) == simdjson::SUCCESS)
        figures.discount_curve = curve.substr(0, 64);
    std::int64_t months = 0;
    if (parameters["nii_horizon_months"].get(months) == simdjson::SUCCESS) {
        if (months < 1 || months > kMostHorizonMonths)
            return wrong_figures("nii_horizon_months",
                                 fmt::format("a number from 1 to {}", kMostHorizonMonths));
        figures.horizon_months = static_cast<int>(months);
    }
    return {};
}

}  // namespace

EarlierBankFile earlier_bank_file(std::string_view beginning) {
    const auto has = [&](std::string_view field) {
        return beginning.find(field) != std::string_view::npos;
    };
    if (has("\"base_eve\"")) return EarlierBankFile::kResults;
    if (has("\"nii_horizon_months\"") || has("\"risk_free_index\""))
        return EarlierBankFile::kParameters;
    if (has("\"eve_buckets\"") || has("\"nii_monthly\"")) return EarlierBankFile::kCharts;
    if (has("\"session_id\"")) return EarlierBankFile::kOther;
    return EarlierBankFile::kCurves;
}

Status read_earlier_figures(EarlierBankFile kind, std::string_view json,
                            model::EarlierBankFigures& figures) {
    simdjson::dom::parser parser;
    object content;
    const simdjson::padded_string padded(json);
    if (parser.parse(padded).get_object().get(content) != simdjson::SUCCESS)
        return fail(Code::kInvalidInput, "the file is not a JSON object");
    switch (kind) {
        case EarlierBankFile::kResults:
            return read_results(content, figures);
        case EarlierBankFile::kCharts:
            return read_charts(content, figures);
        default:
            return read_parameters(content, figures);
    }
}

}  // namespace ballast::ingest
