// Names of the figures of concentration, in metrics of limits and in impacts of hypothetical
// trades: "concentration.top10".
#pragma once

#include <string_view>

namespace ballast::risk::concentration_figure {

inline constexpr std::string_view kGroup = "concentration";
inline constexpr std::string_view kTop1 = "top1";    // share of the largest position in gross
inline constexpr std::string_view kTop10 = "top10";  // share of the ten largest
inline constexpr std::string_view kHerfindahl = "herfindahl";
inline constexpr std::string_view kEffectiveNumber = "effective_number";

}  // namespace ballast::risk::concentration_figure
