#include "report/pdf_table.hpp"

#include <algorithm>

namespace ballast::report::detail {

namespace {

constexpr double kMostExtra = 26.0;  // per column, where there is space left
constexpr double kNarrowestText = 52.0;
constexpr double kWidestWord = 100.0;  // longer ones are broken

double longest_word(const Canvas& canvas, const std::string& text, const TextStyle& style) {
    double longest = 0.0;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        longest = std::max(longest, canvas.width_of(text.substr(at, end - at), style));
        at = end + 1;
    }
    return longest;
}

struct Needs {
    std::vector<double> natural;
    std::vector<double> least;
};

Needs needs(const Canvas& canvas, const Table& table, double size, double indent) {
    Needs needs;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        const Column& column = table.columns[c];
        const TextStyle head{size, Weight::kSemibold};
        const double word = longest_word(canvas, column.title, head);
        double cells = word;
        double full = std::min(canvas.width_of(column.title, head), word * 1.6);
        double part = word;  // longest that a wrapped cell must not break
        for (const Row& row : table.rows) {
            const Cell& cell = row.cells[c];
            const TextStyle style{size,
                                  is_emphasized(row.kind) ? Weight::kSemibold : Weight::kRegular};
            const std::string text = shown(cell, format_of(cell, column));
            cells = std::max(cells, canvas.width_of(text, style));
            if (column.kind == CellKind::kText)
                part = std::max(part, longest_word(canvas, text, style));
        }
        full = std::max(full, cells);
        const bool wraps = column.kind == CellKind::kText;
        needs.natural.push_back(full + 2 * indent);
        part = std::max(word, std::min(part, kWidestWord * size / 8.0));
        needs.least.push_back(wraps ? std::min(full, std::max(kNarrowestText * size / 8.0, part)) +
                                          2 * indent
                                    : cells + 2 * indent);
    }
    return needs;
}

double sum_of(const std::vector<double>& values) {
    double sum = 0.0;
    for (const double value : values) sum += value;
    return sum;
}

}  // namespace

TableLayout layout_of(const Canvas& canvas, const Table& table, double available) {
    TableLayout layout;
    Needs columns;
    for (const double size : {8.0, 7.5, 7.0, 6.5, 6.0, 5.5}) {
        layout.size = size;
        layout.indent = size < 7.0 ? 2.2 : 3.5;
        columns = needs(canvas, table, size, layout.indent);
        if (sum_of(columns.least) <= available) break;
    }
    if (const double least = sum_of(columns.least); least > available) {
        const double shrink = available / least;
        layout.size *= shrink;
        layout.indent *= shrink;
        for (double& width : columns.least) width *= shrink;
        layout.widths = columns.least;
        return layout;
    }
    const double natural = sum_of(columns.natural);
    layout.widths = columns.natural;
    if (natural > available) {
        // Each column gives way by its share of what can be given.
        const double give = (natural - available) / (natural - sum_of(columns.least));
        for (std::size_t c = 0; c < layout.widths.size(); ++c)
            layout.widths[c] -= give * (columns.natural[c] - columns.least[c]);
    } else if (!layout.widths.empty()) {
        const double extra =
            std::min((available - natural) / static_cast<double>(layout.widths.size()), kMostExtra);
        for (double& width : layout.widths) width += extra;
    }
    return layout;
}

}  // namespace ballast::report::detail
