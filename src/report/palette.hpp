// Colors of printed documents, the same in PDF and HTML: those of the web app on light ground
// (web/src/ui/tokens.css).
#pragma once

#include <array>
#include <cstdint>

#include "report/chart_picture.hpp"
#include "report/document.hpp"

namespace ballast::report {

using Rgb = std::uint32_t;  // 0xRRGGBB

inline constexpr std::array<Rgb, 7> kSeriesColors{0x0f6d86, 0xb65a1c, 0x5d5aa8, 0x47782f,
                                                  0xa3386d, 0x6f6a1f, 0x6b7280};
inline constexpr Rgb kTextColor = 0x17232b;
inline constexpr Rgb kFaintTextColor = 0x52626c;
inline constexpr Rgb kRuleColor = 0xdbe2e5;
inline constexpr Rgb kHeadRuleColor = 0x8b95a3;
inline constexpr Rgb kAccentColor = 0x0f5c6e;
inline constexpr Rgb kShadeColor = 0xf4f6f7;
inline constexpr Rgb kGoodColor = 0x1d6b43;
inline constexpr Rgb kWarningColor = 0x7a4a00;
inline constexpr Rgb kBadColor = 0xa8321f;

Rgb color_of(const Shape& shape);
Rgb color_of(StatusLevel level);

}  // namespace ballast::report
