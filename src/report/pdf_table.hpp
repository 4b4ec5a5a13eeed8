// Internal to the PDF writer: widths of the columns of a table and lines of its cells.
#pragma once

#include <string>
#include <vector>

#include "report/document.hpp"
#include "report/pdf_canvas.hpp"

namespace ballast::report::detail {

struct TableLayout {
    double size = 8.0;    // of the text
    double indent = 3.5;  // left and right of a cell
    std::vector<double> widths = {};

    double line_height() const { return size * 1.32; }
    double row_padding() const { return size * 0.5; }
    double width() const {
        double sum = 0.0;
        for (const double one : widths) sum += one;
        return sum;
    }
};

// Fits the table into `available`: columns as wide as their cells, then wrapped texts, then smaller
// text.
TableLayout layout_of(const Canvas& canvas, const Table& table, double available);

}  // namespace ballast::report::detail
