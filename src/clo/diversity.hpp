// Moody's diversity score: the number of independent industries that a pool is worth.
//
// Par is summed by obligor. An obligor's equivalent unit score is its par over the average par of
// the obligors, at most 1; the scores are summed by industry, each sum is looked up in Moody's
// table, and the industries are added up. An obligor in several industries belongs to the one in
// which its par is largest, the first by name of equal ones.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "clo/calculation_mode.hpp"

namespace ballast::clo {

// The score of an industry by its aggregate equivalent unit score, 0 or more. The earlier workbook
// rounds the sum to one decimal first, halves to even.
double industry_diversity(double aggregate_score, CalculationMode mode);

struct DiversityItem {
    std::string_view obligor;
    std::string_view industry;
    double par = 0.0;
};

struct IndustryDiversity {
    std::string_view industry;
    std::size_t obligors = 0;
    double aggregate_score = 0.0;
    double score = 0.0;
};

struct Diversity {
    double score = 0.0;
    std::size_t obligors = 0;
    double average_par = 0.0;
    std::vector<IndustryDiversity> industries;  // by name
};

// Items of par 0 or less are left out.
Diversity diversity_of(std::span<const DiversityItem> items, CalculationMode mode);

}  // namespace ballast::clo
