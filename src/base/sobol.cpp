#include "base/sobol.hpp"

#include <bit>
#include <boost/random/sobol.hpp>
#include <fmt/format.h>

#include "base/check.hpp"
#include "base/random.hpp"

namespace ballast {

Sobol::Sobol(std::size_t dimension)
    : dimension_(dimension), directions_(kBits * dimension), shift_(dimension) {
    // Point n is the XOR of the directions at the bits of n ^ (n >> 1) (Antonov and Saleev 1979),
    // so point 2^k is direction k XOR direction k - 1. The generator omits the origin: seeded with
    // 2^k - 1 it continues with point 2^k.
    boost::random::sobol_engine<std::uint64_t, 64> generator(dimension);
    for (std::size_t bit = 0; bit < kBits; ++bit) {
        generator.seed((std::uint64_t{1} << bit) - 1);
        for (std::size_t d = 0; d < dimension; ++d) {
            const std::uint64_t before = bit == 0 ? 0 : directions_[(bit - 1) * dimension + d];
            directions_[bit * dimension + d] = (generator() >> (64 - kBits)) ^ before;
        }
    }
}

Result<Sobol> Sobol::make(std::size_t dimension) {
    if (dimension == 0 || dimension > kMaxDimension)
        return fail(Code::kInvalidInput,
                    fmt::format("Sobol points have 1 to {} dimensions; {} were requested",
                                kMaxDimension, dimension));
    return Sobol(dimension);
}

Result<Sobol> Sobol::make_shifted(std::size_t dimension, std::uint64_t seed) {
    TRY(Sobol sobol, make(dimension));
    constexpr std::uint64_t kShiftStream = 0x736f'626f'6c00'0000;  // "sobol": no path uses this id
    const Stream stream(seed, kShiftStream);
    for (std::size_t d = 0; d < dimension; ++d) sobol.shift_[d] = stream.bits(d) >> (64 - kBits);
    return sobol;
}

std::vector<std::uint64_t> Sobol::state_at(std::uint64_t index) const {
    std::vector<std::uint64_t> state = shift_;
    for (std::uint64_t gray = index ^ (index >> 1); gray != 0; gray &= gray - 1) {
        const auto bit = static_cast<std::size_t>(std::countr_zero(gray));
        for (std::size_t d = 0; d < dimension_; ++d) state[d] ^= directions_[bit * dimension_ + d];
    }
    return state;
}

void Sobol::point(std::uint64_t index, std::span<double> out) const {
    CHECK(out.size() == dimension_);
    points(index, out);
}

void Sobol::points(std::uint64_t first, std::span<double> out) const {
    CHECK(out.size() % dimension_ == 0);
    const std::size_t count = out.size() / dimension_;
    CHECK(first <= kMaxIndex && count <= kMaxIndex - first + 1);
    if (count == 0) return;
    std::vector<std::uint64_t> state = state_at(first);
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0) {
            // Successive Gray codes differ in the bit given by the trailing zeros of the index.
            const auto bit = static_cast<std::size_t>(std::countr_zero(first + i));
            for (std::size_t d = 0; d < dimension_; ++d)
                state[d] ^= directions_[bit * dimension_ + d];
        }
        for (std::size_t d = 0; d < dimension_; ++d)
            out[i * dimension_ + d] = (static_cast<double>(state[d]) + 0.5) * 0x1p-52;
    }
}

}  // namespace ballast
