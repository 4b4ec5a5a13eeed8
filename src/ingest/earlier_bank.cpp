#include "ingest/earlier_bank.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <simdjson.h>
#include <utility>

#include "ingest/bank_extract.hpp"

namespace ballast::ingest {

namespace {

constexpr std::string_view kType = "source_contract_type";
constexpr std::string_view kNotional = "notional";

constexpr std::array<std::pair<std::string_view, BankColumn>, 19> kEarlierColumns{{
    {"contract_id", BankColumn::kIdentifier},
    {"start_date", BankColumn::kStart},
    {"maturity_date", BankColumn::kMaturity},
    {kNotional, BankColumn::kOutstanding},
    {"side", BankColumn::kSide},
    {"daycount_base", BankColumn::kDayCount},
    {"index_name", BankColumn::kIndexCurve},
    {"spread", BankColumn::kSpread},
    {"fixed_rate", BankColumn::kRate},
    {"floor_rate", BankColumn::kFloor},
    {"cap_rate", BankColumn::kCap},
    {"repricing_freq", BankColumn::kResetPeriod},
    {"payment_freq", BankColumn::kPaymentPeriod},
    {"annuity_payment_mode", BankColumn::kAnnuityMode},
    {"next_reprice_date", BankColumn::kResetAnchor},
    {"balance_product", BankColumn::kProduct},
    {"business_segment", BankColumn::kSegment},
    {"currency", BankColumn::kCurrency},
    {"original_currency", BankColumn::kOriginalCurrency},
}};

constexpr bool is_rate(BankColumn column) {
    return column == BankColumn::kRate || column == BankColumn::kSpread ||
           column == BankColumn::kFloor || column == BankColumn::kCap;
}

constexpr bool is_date(BankColumn column) {
    return column == BankColumn::kStart || column == BankColumn::kMaturity ||
           column == BankColumn::kResetAnchor;
}

// As the data frames of that system spell a missing value.
bool is_missing(std::string_view cell) {
    return cell.empty() || cell == "nan" || cell == "NaN" || cell == "None" || cell == "<NA>" ||
           cell == "NaT";
}

std::optional<double> number_in(std::string_view text) {
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

Error wrong_points(std::string message) { return fail(Code::kInvalidInput, std::move(message)); }

// Days of the tenor of a point. Its years, which state the same, may differ by a tenth or two days,
// as day counts do.
Result<double> tenor_of_point(const std::string& curve, std::string_view tenor, double years) {
    const auto days = tenor_days(tenor);
    if (!days)
        return wrong_points(
            fmt::format("\"{}\" of the curve {} is not a tenor: expected one such as "
                        "ON, 1W, 3M or 10Y",
                        tenor.substr(0, 64), curve));
    if (!(std::abs(years * 365.25 - *days) <= std::max(2.0, 0.1 * *days)))
        return wrong_points(
            fmt::format("the point {} of the curve {} has {} years in t_years: "
                        "expected about {:.4g}",
                        tenor, curve, years, *days / 365.25));
    return *days;
}

}  // namespace

bool is_earlier_bank(std::span<const std::string_view> header) {
    return std::ranges::find(header, kType) != header.end() &&
           std::ranges::find(header, kNotional) != header.end();
}

EarlierBankReader::EarlierBankReader(std::string file, std::string currency, fin::Date as_of,
                                     const BalanceTaker& taker)
    : taker_(taker) {
    terms_.formats.decimal_sign = '.';
    terms_.currency = std::move(currency);
    terms_.as_of = as_of;
    count_.file = std::move(file);
    count_.kind = "earlier_bank";
}

Status EarlierBankReader::take(const SplitRow& row) {
    if (!columns_.empty()) {
        take_contract(row);
        return {};
    }
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        const auto known = std::ranges::find(kEarlierColumns, row.cells[i],
                                             [](const auto& one) { return one.first; });
        columns_.push_back(known == kEarlierColumns.end() ? std::nullopt
                                                          : std::optional(known->second));
        if (row.cells[i] == kType) type_ = i;
    }
    return {};
}

// As a field of an extract.
std::string EarlierBankReader::text_of(BankColumn column, std::string_view cell) const {
    if (is_missing(cell)) return {};
    if (column == BankColumn::kSide)
        return cell == "A" ? "Long" : cell == "L" ? "Short" : std::string(cell);
    // With a time of midnight where the column has times.
    if (is_date(column)) return std::string(cell.substr(0, 10));
    if (is_rate(column))
        // Rounded to the digits that a bank states: the fraction was computed from points.
        if (const auto fraction = number_in(cell)) return fmt::format("{:.10f}%", *fraction * 100);
    return std::string(cell);
}

void EarlierBankReader::reject(const SplitRow& row, std::string_view rule, std::string message,
                               std::string fix) {
    const auto cell = [&](BankColumn column) {
        const auto at = std::ranges::find(columns_, std::optional(column)) - columns_.begin();
        const auto i = static_cast<std::size_t>(at);
        const bool fits = i < columns_.size() && row.cells.size() == columns_.size();
        return fits ? row.cells[i].substr(0, 200) : std::string_view();
    };
    count_.reject(number_in(cell(BankColumn::kOutstanding)));
    taker_.error({.file = count_.file,
                  .line = row.line,
                  .id = std::string(cell(BankColumn::kIdentifier)),
                  .column = std::string(kType),
                  .value = type_ && *type_ < row.cells.size()
                               ? std::string(row.cells[*type_].substr(0, 200))
                               : std::string(),
                  .rule = std::string(rule),
                  .message = std::move(message),
                  .fix = std::move(fix)});
}

void EarlierBankReader::take_contract(const SplitRow& row) {
    ++count_.rows;
    if (!row.problem.empty() || row.cells.size() != columns_.size())
        return reject(row, row.problem.empty() ? "columns" : row.problem,
                      fmt::format("the row cannot be read, or has {} cells where the header has {}",
                                  row.cells.size(), columns_.size()),
                      "give a cell for each column, as UTF-8");
    const auto type = type_ ? bank_extract_type(row.cells[*type_]) : std::nullopt;
    if (!type)
        return reject(row, "word", "the kind of the contract is not known",
                      "expected one such as fixed_annuity or variable_bullet");
    using enum model::BankPositionType;
    if (*type == kFixedScheduled || *type == kVariableScheduled)
        return reject(row, "unsupported",
                      "the payments of a scheduled contract are not in the session",
                      "upload the file of the core-banking extract that has them");
    std::array<std::string, static_cast<std::size_t>(BankColumn::kCount)> texts;
    for (std::size_t i = 0; i < row.cells.size(); ++i)
        if (columns_[i])
            texts[static_cast<std::size_t>(*columns_[i])] = text_of(*columns_[i], row.cells[i]);
    std::string& period = texts[static_cast<std::size_t>(BankColumn::kPaymentPeriod)];
    if (period.empty() && *type != kNonMaturity) {
        period = *type == kFixedBullet || *type == kVariableBullet ? "12M" : "1M";
        ++assumed_payments_;
    }
    BankContractRow contract{.file = count_.file, .line = row.line};
    std::ranges::copy(texts, contract.fields.begin());
    terms_.type = *type;
    std::vector<BalanceRowError> errors;
    auto position = read_bank_contract(contract, terms_, errors);
    for (BalanceRowError& error : errors) taker_.error(std::move(error));
    if (!position) {
        count_.reject(number_in(contract[BankColumn::kOutstanding]));
        return;
    }
    ++count_.positions;
    count_.balances[{position->side, position->currency}] += position->balance;
    taker_.position(*std::move(position), row.line);
}

BalanceCount EarlierBankReader::finish() {
    if (assumed_payments_ > 0)
        taker_.error(
            {.severity = Severity::kInfo,
             .file = count_.file,
             .line = 1,
             .column = "payment_freq",
             .rule = "assumed",
             .message = fmt::format("{} {} no payment period: bullets pay once a year, all "
                                    "others once a month, as in the earlier system",
                                    assumed_payments_,
                                    assumed_payments_ == 1 ? "contract has" : "contracts have"),
             .fix = "upload the core-banking extract if other periods apply"});
    return std::move(count_);
}

Result<std::vector<CurveRow>> read_curve_points(std::string_view json) {
    simdjson::dom::parser parser;
    simdjson::dom::object curves;
    const simdjson::padded_string padded(json);
    if (parser.parse(padded).get_object().get(curves) != simdjson::SUCCESS)
        return wrong_points("the file is not a JSON object of curves by id");
    std::vector<CurveRow> rows;
    for (const auto& [id, value] : curves) {
        CurveRow curve{.id = std::string(id), .line = rows.size() + 1};
        curve.currency = curve.id.substr(0, curve.id.find('_'));
        simdjson::dom::array points;
        if (value.get_array().get(points) != simdjson::SUCCESS)
            return wrong_points(fmt::format("the curve {} is not a list of points", curve.id));
        std::vector<std::pair<double, std::pair<std::string, double>>> nodes;
        for (const auto& point : points) {
            std::string_view tenor;
            double years = 0.0;
            double rate = 0.0;
            if (point["tenor"].get(tenor) != simdjson::SUCCESS ||
                point["t_years"].get(years) != simdjson::SUCCESS ||
                point["rate"].get(rate) != simdjson::SUCCESS || !(std::abs(rate) <= 1.0))
                return wrong_points(
                    fmt::format("point {} of the curve {} is not valid: expected tenor, t_years "
                                "and rate, a fraction from -1 to 1",
                                nodes.size() + 1, curve.id));
            TRY(const double days, tenor_of_point(curve.id, tenor, years));
            nodes.push_back({days, {std::string(tenor), rate}});
        }
        std::ranges::stable_sort(nodes, {}, [](const auto& node) { return node.first; });
        const auto twice =
            std::ranges::adjacent_find(nodes, {}, [](const auto& node) { return node.first; });
        if (twice != nodes.end())
            return wrong_points(fmt::format("the curve {} has more than one point at the tenor {}",
                                            curve.id, twice->second.first));
        for (auto& node : nodes) curve.nodes.push_back(std::move(node.second));
        if (!curve.nodes.empty()) rows.push_back(std::move(curve));
    }
    if (rows.empty()) return wrong_points("the file has no curve");
    return rows;
}

}  // namespace ballast::ingest
