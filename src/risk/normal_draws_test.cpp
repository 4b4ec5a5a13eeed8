#include "math/normal_draws.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <gtest/gtest.h>
#include <string_view>
#include <vector>

#include "base/each_vector_target_test.hpp"
#include "base/random.hpp"
#include "math/distributions.hpp"
#include "risk/simulation_kernel.hpp"

namespace ballast::risk {
namespace {

// The quantile for a random word, by Boost.Math.
double exact_normal(std::uint64_t bits) {
    const double v = (static_cast<double>(bits & ((std::uint64_t{1} << 52) - 1)) + 0.5) * 0x1p-52;
    const double z = -math::normal_quantile(v / 2);
    return (bits >> 63) != 0 ? -z : z;
}

// Blackman and Vigna's xoshiro256++ on one lane.
std::uint64_t xoshiro_next(DrawLanes& lanes, std::size_t lane) {
    auto& [s0, s1, s2, s3] = lanes.state;
    const std::uint64_t result = std::rotl(s0[lane] + s3[lane], 23) + s0[lane];
    const std::uint64_t shifted = s1[lane] << 17;
    s2[lane] ^= s0[lane];
    s3[lane] ^= s1[lane];
    s1[lane] ^= s2[lane];
    s0[lane] ^= s3[lane];
    s2[lane] ^= shifted;
    s3[lane] = std::rotl(s3[lane], 45);
    return result;
}

TEST(NormalDraws, MatchTheExactQuantileEverywhereIncludingTheFarthestTail) {
    double worst = 0;
    const Stream stream(7);
    for (std::uint64_t i = 0; i < 20'000; ++i) {
        // Every octave of v with equal frequency.
        const std::uint64_t bits = stream.bits(i);
        const std::uint64_t word = (bits & ~((std::uint64_t{1} << 52) - 1)) |
                                   ((bits & ((std::uint64_t{1} << 52) - 1)) >> (i % 53));
        worst = std::max(worst, std::abs(math::normal_from_bits(word) - exact_normal(word)));
    }
    EXPECT_LT(worst, 1.3e-10);
    EXPECT_NEAR(math::normal_from_bits(0), 8.2923610758, 1e-9);  // -Phi^-1(2^-54)
    EXPECT_EQ(math::normal_from_bits(std::uint64_t{1} << 63), -math::normal_from_bits(0));
    EXPECT_NEAR(math::normal_from_bits((std::uint64_t{1} << 52) - 1), 0, 2e-10);
}

TEST(NormalDraws, AreContinuousAtTheSegmentBorders) {
    for (std::uint64_t segment = 1; segment < 64; ++segment) {
        const std::uint64_t border = (std::uint64_t{1} << 51) + (segment << 45);
        EXPECT_NEAR(math::normal_from_bits(border - 1), math::normal_from_bits(border), 3e-10);
    }
}

TEST(NormalDraws, OfATileAreThoseOfTheScalarGenerator) {
    on_every_vector_target([](std::string_view name) {
        const bool without_fma = name == "scalar";
        for (const std::size_t n : {1u, 2u, 5u, 31u}) {
            DrawLanes lanes = make_draw_lanes(11, 12, DrawPurpose::kNormals);
            DrawLanes reference = lanes;
            AlignedDoubles tile = make_aligned_doubles(n * kTilePaths);
            draw_tile(lanes, n, tile.get());
            const KernelShape shape = kernel_shape();
            for (std::size_t k = 0; k < n; ++k) {
                for (std::size_t path = 0; path < kTilePaths; ++path) {
                    const double expected =
                        math::normal_from_bits(xoshiro_next(reference, path % 8));
                    const double drawn = tile[shape.draw_index(n, path, k)];
                    EXPECT_NEAR(drawn, expected, without_fma ? 1e-13 : 0);
                }
            }
            EXPECT_EQ(lanes.state, reference.state);
        }
    });
}

TEST(TileSums, AreThoseOfANaiveTriangularProduct) {
    on_every_vector_target([](std::string_view) {
        const Stream stream(3);
        for (const std::size_t n : {1u, 2u, 3u, 4u, 5u, 7u, 8u, 9u, 13u, 24u, 33u}) {
            math::Matrix cholesky = math::Matrix::zero(n, n);
            for (std::size_t i = 0; i < n * n; ++i) cholesky.data[i] = stream.normal(i);
            DrawLanes lanes = make_draw_lanes(1, n, DrawPurpose::kNormals);
            AlignedDoubles tile = make_aligned_doubles(n * kTilePaths);
            draw_tile(lanes, n, tile.get());
            std::array<double, kTilePaths> sums{};
            const PackedFactor factor = pack_factor(cholesky);
            tile_sums(factor, tile.get(), sums.data());
            for (std::size_t path = 0; path < kTilePaths; ++path) {
                double expected = 0;
                double size = 0;
                for (std::size_t i = 0; i < n; ++i) {
                    for (std::size_t k = 0; k <= i; ++k) {
                        const double term =
                            cholesky(i, k) * tile[factor.shape.draw_index(n, path, k)];
                        expected += term;
                        size += std::abs(term);
                    }
                }
                // Two orders of summation: at most n² rounding errors of terms of this size.
                EXPECT_NEAR(sums[path], expected, 1e-15 * static_cast<double>(n) * size);
            }
        }
    });
}

TEST(TileRows, AreThoseOfANaiveProduct) {
    on_every_vector_target([](std::string_view) {
        const Stream stream(4);
        for (const auto& [rows, n] :
             {std::pair{1u, 1u}, {3u, 5u}, {4u, 9u}, {8u, 13u}, {13u, 7u}}) {
            math::Matrix matrix = math::Matrix::zero(rows, n);
            for (std::size_t i = 0; i < matrix.data.size(); ++i) matrix.data[i] = stream.normal(i);
            DrawLanes lanes = make_draw_lanes(2, n, DrawPurpose::kNormals);
            AlignedDoubles tile = make_aligned_doubles(n * kTilePaths);
            draw_tile(lanes, n, tile.get());
            const PackedRows packed = pack_rows(matrix);
            std::vector<double> out(rows * kTilePaths);
            tile_rows(packed, tile.get(), out.data());
            for (std::size_t r = 0; r < rows; ++r)
                for (std::size_t path = 0; path < kTilePaths; ++path) {
                    double expected = 0;
                    double size = 0;
                    for (std::size_t k = 0; k < n; ++k) {
                        const double term =
                            matrix(r, k) * tile[packed.shape.draw_index(n, path, k)];
                        expected += term;
                        size += std::abs(term);
                    }
                    EXPECT_NEAR(out[r * kTilePaths + path], expected, 1e-15 * size * n);
                }
        }
    });
}

TEST(ChiSquareDraws, HaveTheMomentsAndQuantilesOfTheLaw) {
    on_every_vector_target([](std::string_view) {
        for (const double nu : {2.1, 4.5, 30.0}) {
            DrawLanes lanes = make_draw_lanes(5, 6, DrawPurpose::kChiSquare);
            std::vector<double> draws(200'000);
            draw_chi_square(lanes, nu, draws);
            double sum = 0;
            for (const double w : draws) sum += w;
            const auto count = static_cast<double>(draws.size());
            EXPECT_NEAR(sum / count, nu, 4 * std::sqrt(2 * nu / count));
            for (const double p : {0.001, 0.05, 0.5, 0.95, 0.999}) {
                const double q = math::chi_square_quantile(p, nu);
                const auto below = static_cast<double>(
                    std::count_if(draws.begin(), draws.end(), [&](double w) { return w <= q; }));
                EXPECT_NEAR(below / count, p, 4 * std::sqrt(p * (1 - p) / count)) << nu;
            }
        }
    });
}

TEST(DrawLanes, OfOneSeedDifferBetweenBlocksPurposesAndLanes) {
    std::vector<std::uint64_t> words;
    for (std::uint64_t block = 0; block < 100; ++block)
        for (const DrawPurpose purpose : {DrawPurpose::kNormals, DrawPurpose::kChiSquare})
            for (const auto& word : make_draw_lanes(9, block, purpose).state)
                words.insert(words.end(), word.begin(), word.end());
    std::sort(words.begin(), words.end());
    EXPECT_EQ(std::adjacent_find(words.begin(), words.end()), words.end());
}

}  // namespace
}  // namespace ballast::risk
