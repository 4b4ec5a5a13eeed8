#include "alm/supervisory_templates.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fmt/format.h>

namespace ballast::alm {

namespace {

using enum ScenarioKind;

constexpr std::string_view kAmount = "0010";

struct ChangeRow {
    std::string_view row;
    std::string_view label;
    ScenarioKind kind;
};
constexpr std::array kEveRows{ChangeRow{"0040", "ΔEVE under parallel shock up", kParallelUp},
                              ChangeRow{"0050", "ΔEVE under parallel shock down", kParallelDown},
                              ChangeRow{"0060", "ΔEVE under steepener shock", kSteepener},
                              ChangeRow{"0070", "ΔEVE under flattener shock", kFlattener},
                              ChangeRow{"0080", "ΔEVE under short rates shock up", kShortUp},
                              ChangeRow{"0090", "ΔEVE under short rates shock down", kShortDown}};
constexpr std::array kNiiRows{ChangeRow{"0130", "ΔNII under parallel shock up", kParallelUp},
                              ChangeRow{"0140", "ΔNII under parallel shock down", kParallelDown}};

std::optional<double> change_of(const std::map<ScenarioKind, double>& changes, ScenarioKind kind) {
    const auto found = changes.find(kind);
    return found == changes.end() ? std::nullopt : std::optional(found->second);
}

// The smallest change; nullopt unless every scenario is valued.
template <class Rows>
std::optional<double> worst_of(const std::map<ScenarioKind, double>& changes, const Rows& rows) {
    std::optional<double> worst;
    for (const ChangeRow& row : rows) {
        const auto change = change_of(changes, row.kind);
        if (!change) return std::nullopt;
        worst = std::min(worst.value_or(*change), *change);
    }
    return worst;
}

std::optional<double> ratio_of(std::optional<double> worst, std::optional<double> tier1) {
    return worst && tier1 && *tier1 > 0.0 ? std::optional(*worst / *tier1) : std::nullopt;
}

TemplateCell amount(std::string_view row, std::string_view label, std::optional<double> value,
                    std::string source) {
    return {.row = row,
            .label = label,
            .column = kAmount,
            .column_label = "Amount",
            .value = value,
            .source = std::move(source)};
}

template <class Rows>
void add_changes(const std::map<ScenarioKind, double>& changes, const Rows& rows,
                 std::string_view figure, std::vector<TemplateCell>& cells) {
    for (const ChangeRow& row : rows)
        cells.push_back(amount(row.row, row.label, change_of(changes, row.kind),
                               fmt::format("{} of {}", figure, to_string(row.kind))));
}

void add_ratio(std::string_view row, std::string_view label, std::optional<double> worst,
               std::optional<double> tier1, std::vector<TemplateCell>& cells) {
    TemplateCell cell = amount(row, label, ratio_of(worst, tier1),
                               tier1 ? "worst change / Tier 1 capital" : "no Tier 1 capital");
    cell.is_ratio = true;
    cells.push_back(std::move(cell));
}

struct BreakdownRow {
    std::string_view code;
    Side side;
    std::string_view label;
};
constexpr std::array kBreakdownRows{
    BreakdownRow{"0030", Side::kAsset, "Central bank"},
    BreakdownRow{"0040", Side::kAsset, "Interbank"},
    BreakdownRow{"0050", Side::kAsset, "Loans and advances"},
    BreakdownRow{"0120", Side::kAsset, "Debt securities"},
    BreakdownRow{"0140", Side::kAsset, "Derivatives hedging assets"},
    BreakdownRow{"0160", Side::kAsset, "Hedging debt securities"},
    BreakdownRow{"0170", Side::kAsset, "Hedging other assets"},
    BreakdownRow{"0180", Side::kAsset, "Other"},
    BreakdownRow{"0220", Side::kLiability, "Central bank"},
    BreakdownRow{"0230", Side::kLiability, "Interbank"},
    BreakdownRow{"0240", Side::kLiability, "Debt securities issued"},
    BreakdownRow{"0270", Side::kLiability, "NMDs: Retail transactional"},
    BreakdownRow{"0310", Side::kLiability, "NMDs: Retail non-transactional"},
    BreakdownRow{"0350", Side::kLiability, "NMDs: Wholesale non-financial"},
    BreakdownRow{"0390", Side::kLiability, "NMDs: Wholesale financial"},
    BreakdownRow{"0420", Side::kLiability, "Term deposits"},
    BreakdownRow{"0470", Side::kLiability, "Derivatives hedging liabilities"},
    BreakdownRow{"0490", Side::kLiability, "Hedging debt securities"},
    BreakdownRow{"0500", Side::kLiability, "Hedging other liabilities"},
    BreakdownRow{"0510", Side::kLiability, "Other"}};

struct BreakdownColumn {
    std::string_view code;
    std::string_view label;
    std::string_view scenario;
    double ProductFigures::* figure;
};
constexpr std::array kBreakdownColumns{
    BreakdownColumn{"0030", "Level of EVE, baseline", "base", &ProductFigures::eve},
    BreakdownColumn{"0040", "ΔEVE, parallel up", "parallel_up", &ProductFigures::delta_eve},
    BreakdownColumn{"0050", "ΔEVE, parallel down", "parallel_down", &ProductFigures::delta_eve},
    BreakdownColumn{"0060", "ΔEVE, steepener", "steepener", &ProductFigures::delta_eve},
    BreakdownColumn{"0070", "ΔEVE, flattener", "flattener", &ProductFigures::delta_eve},
    BreakdownColumn{"0080", "ΔEVE, short up", "short_up", &ProductFigures::delta_eve},
    BreakdownColumn{"0090", "ΔEVE, short down", "short_down", &ProductFigures::delta_eve},
    BreakdownColumn{"0120", "Level of NII, baseline", "base", &ProductFigures::nii},
    BreakdownColumn{"0130", "ΔNII, parallel up", "parallel_up", &ProductFigures::delta_nii},
    BreakdownColumn{"0140", "ΔNII, parallel down", "parallel_down", &ProductFigures::delta_nii}};

bool same_words(std::string_view a, std::string_view b) {
    return std::ranges::equal(
        a, b, {}, [](unsigned char c) { return std::tolower(c); },
        [](unsigned char c) { return std::tolower(c); });
}

bool belongs(const ProductTotal& product, const BreakdownRow& row, const RowsByProduct& rows) {
    const auto named = rows.find(product.product);
    return product.side == row.side &&
           same_words(named == rows.end() ? product.product : named->second, row.label);
}

std::optional<double> sum_of(std::span<const ProductTotal> products, const BreakdownRow& row,
                             const BreakdownColumn& column, const RowsByProduct& rows) {
    std::optional<double> sum;
    for (const ProductTotal& product : products) {
        if (!belongs(product, row, rows)) continue;
        const auto found =
            std::ranges::find(product.scenarios, column.scenario, &ProductFigures::scenario);
        if (found == product.scenarios.end()) return std::nullopt;
        sum = sum.value_or(0.0) + (*found).*column.figure;
    }
    return sum;
}

}  // namespace

std::vector<TemplateCell> evaluation_template(const TemplateFigures& figures) {
    std::vector<TemplateCell> cells;
    const auto worst_eve = worst_of(figures.delta_eve, kEveRows);
    const auto worst_nii = worst_of(figures.delta_nii, kNiiRows);
    cells.push_back(amount("0010", "ΔEVE under worst scenario", worst_eve,
                           "smallest change of the six scenarios"));
    add_ratio("0020", "ΔEVE ratio under worst scenario", worst_eve, figures.tier1, cells);
    cells.push_back(
        amount("0030", "Level of EVE under baseline scenario", figures.eve, "EVE of base"));
    add_changes(figures.delta_eve, kEveRows, "change of EVE", cells);
    cells.push_back(amount("0100", "ΔNII under worst scenario", worst_nii,
                           "smaller change of the two scenarios"));
    add_ratio("0110", "ΔNII ratio under worst scenario", worst_nii, figures.tier1, cells);
    cells.push_back(
        amount("0120", "Level of NII under baseline scenario", figures.nii, "NII of base"));
    add_changes(figures.delta_nii, kNiiRows, "change of NII", cells);
    for (const auto& [row, label] :
         {std::pair("0150", "Level of market value under baseline scenario"),
          std::pair("0160", "ΔMV under parallel shock up"),
          std::pair("0170", "ΔMV under parallel shock down")})
        cells.push_back(amount(row, label, std::nullopt,
                               "positions do not state which are carried at fair value"));
    const auto shock = [&](std::string_view row, std::string_view label,
                           double ShockSizes::* size) {
        cells.push_back(amount(
            row, label, figures.shock ? std::optional((*figures.shock).*size) : std::nullopt,
            figures.shock ? "shock size, basis points" : "the regulation lists the currency"));
    };
    shock("0180", "Other currencies: parallel shock", &ShockSizes::parallel);
    shock("0190", "Other currencies: short rate shock", &ShockSizes::short_rate);
    shock("0200", "Other currencies: long rate shock", &ShockSizes::long_rate);
    return cells;
}

bool is_breakdown_row(std::string_view label) {
    return std::ranges::any_of(
        kBreakdownRows, [&](const BreakdownRow& row) { return same_words(row.label, label); });
}

std::vector<std::string_view> breakdown_rows() {
    std::vector<std::string_view> labels;
    for (const BreakdownRow& row : kBreakdownRows)
        if (std::ranges::find(labels, row.label) == labels.end()) labels.push_back(row.label);
    return labels;
}

std::vector<TemplateCell> breakdown_template(std::span<const ProductTotal> products,
                                             const RowsByProduct& rows,
                                             std::vector<std::string>& unassigned) {
    std::vector<TemplateCell> cells;
    for (const BreakdownRow& row : kBreakdownRows)
        for (const BreakdownColumn& column : kBreakdownColumns) {
            const auto value = sum_of(products, row, column, rows);
            cells.push_back({.row = row.code,
                             .label = row.label,
                             .column = column.code,
                             .column_label = column.label,
                             .value = value,
                             .source = value ? "products of this row" : "no such product"});
        }
    for (const ProductTotal& product : products)
        if (std::ranges::none_of(kBreakdownRows, [&](const BreakdownRow& row) {
                return belongs(product, row, rows);
            }))
            unassigned.push_back(fmt::format("{}, {}",
                                             product.product.empty() ? "none" : product.product,
                                             to_string(product.side)));
    return cells;
}

std::span<const UnfilledTemplate> unfilled_templates() {
    static constexpr std::string_view kByProduct =
        "codes of rows and columns could not be checked against the text; the figures by product "
        "are those of J 03.00";
    static constexpr std::string_view kRepricing =
        "codes of rows and columns could not be checked against the text; the figures are in "
        "Repricing cash flows";
    static constexpr std::string_view kParameters =
        "codes of rows and columns could not be checked against the text; the figures are in "
        "Relevant parameters";
    static constexpr std::array kTemplates{
        UnfilledTemplate{"J 02.00", "Breakdown of sensitivity estimates, large institutions",
                         kByProduct},
        UnfilledTemplate{"J 04.00", "Breakdown of sensitivity estimates, small institutions",
                         kByProduct},
        UnfilledTemplate{"J 05.00", "Repricing cash flows, large institutions", kRepricing},
        UnfilledTemplate{"J 06.00", "Repricing cash flows, other institutions", kRepricing},
        UnfilledTemplate{"J 07.00", "Repricing cash flows, small institutions", kRepricing},
        UnfilledTemplate{"J 08.00", "Relevant parameters, large institutions", kParameters},
        UnfilledTemplate{"J 09.00", "Relevant parameters, other and small institutions",
                         kParameters}};
    return kTemplates;
}

}  // namespace ballast::alm
