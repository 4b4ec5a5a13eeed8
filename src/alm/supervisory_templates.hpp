// Cells of the supervisory templates for interest rate risk in the banking book, as far as a valued
// book fills them: Implementing Regulation (EU) 2021/451, annex XXVIII, as amended by (EU)
// 2024/855.
//
// J 01.00 is filled for all currencies together and for each of them. Of J 03.00 the rows are known
// that positions can be assigned to by the name of their product. docs/methods/alm.md says which
// rows, columns and conventions could be checked against the text and which could not.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "alm/product_totals.hpp"
#include "alm/regulation.hpp"

namespace ballast::alm {

// What the templates state about one currency, or all.
struct TemplateFigures {
    double eve = 0.0;  // in the reporting currency
    double nii = 0.0;
    std::map<ScenarioKind, double> delta_eve;  // negative is a loss
    std::map<ScenarioKind, double> delta_nii;
    std::optional<double> tier1;
    std::optional<ShockSizes> shock;  // of a currency that the regulation does not list
};

struct TemplateCell {
    std::string_view row;  // code
    std::string_view label;
    std::string_view column;  // code
    std::string_view column_label;
    std::optional<double> value;
    bool is_ratio = false;    // a fraction; otherwise an amount, or basis points
    std::string source = {};  // figure of the engine, or why there is no value
};

// J 01.00, Evaluation of the IRRBB: EVE/NII SOT and MV changes.
std::vector<TemplateCell> evaluation_template(const TemplateFigures& figures);

// Labels of rows of J 03.00 by product, for products whose names are not labels.
using RowsByProduct = std::map<std::string, std::string>;

// Whether a row of J 03.00 has the label, whatever its case.
bool is_breakdown_row(std::string_view label);
// The labels, each once.
std::vector<std::string_view> breakdown_rows();

// J 03.00, Breakdown of sensitivity estimates, simplified for "other" institutions. A product
// belongs to the row of its section that `rows` names, otherwise to that whose label it has,
// whatever its case; the products without a row are named in `unassigned`. Figures of a row are the
// sums of its products.
std::vector<TemplateCell> breakdown_template(std::span<const ProductTotal> products,
                                             const RowsByProduct& rows,
                                             std::vector<std::string>& unassigned);

struct UnfilledTemplate {
    std::string_view code;
    std::string_view name;
    std::string_view reason;
};
std::span<const UnfilledTemplate> unfilled_templates();

}  // namespace ballast::alm
