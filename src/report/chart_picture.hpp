// The picture of a chart as lines, rectangles and texts: one geometry for PDF, HTML and the web
// app. Colors are roles that the painter maps to its palette, so that a dark page can use its own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "report/document.hpp"

namespace ballast::report {

enum class Ink : std::uint8_t {
    kText,
    kFaint,  // grid lines, secondary text
    kAxis,
    kMark,    // values pointed out
    kGood,    // a gain in a waterfall
    kBad,     // a loss
    kSeries,  // `series` selects the color
};

enum class Anchor : std::uint8_t { kStart, kMiddle, kEnd };

enum class ShapeKind : std::uint8_t { kLine, kRectangle, kText };

// Coordinates in points, y downward.
struct Shape {
    ShapeKind kind = ShapeKind::kLine;
    Ink ink = Ink::kText;
    int series = 0;
    std::vector<double> points = {};  // x, y of a line; x, y, width, height of a rectangle
    std::string text = {};            // at points[0], points[1], the baseline
    Anchor anchor = Anchor::kStart;
    double width = 1.0;  // of a line
    bool dashed = false;
};

struct Picture {
    double width = 0.0;
    double height = 0.0;
    std::vector<Shape> shapes = {};
};

// Size of the texts of a picture.
inline constexpr double kChartText = 8.0;

// Height that suits a chart of a width: bars with long labels take a row each.
double picture_height(const Chart& chart);
// Least height of a chart that is lower than it suits; nullopt: of one that cannot be.
std::optional<double> least_picture_height(const Chart& chart);
Picture draw_chart(const Chart& chart, double width, std::optional<double> height = {});

}  // namespace ballast::report
