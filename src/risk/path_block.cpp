#include "risk/path_block.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/random.hpp"
#include "math/distributions.hpp"

namespace ballast::risk {

namespace {

constexpr std::uint64_t kMaxPaths = std::uint64_t{1} << 40;

bool all_finite(std::span<const double> values) {
    return std::all_of(values.begin(), values.end(), [](double x) { return std::isfinite(x); });
}

Status validate(const SimulationModel& model, const SimulationSettings& settings) {
    const std::size_t n = model.factor.rows;
    const std::size_t draws = model.factor.cols;
    if (n == 0 || draws == 0)
        return fail(Code::kInvalidInput,
                    "a simulation requires at least one position and one draw");
    if (model.factor.data.size() != n * draws)
        return fail(Code::kInvalidInput, fmt::format("the factor of {} x {} has {} numbers", n,
                                                     draws, model.factor.data.size()));
    if (!model.mean.empty() && model.mean.size() != n)
        return fail(Code::kInvalidInput,
                    fmt::format("there are {} means for {} positions: expected one for each, or "
                                "none for zero means",
                                model.mean.size(), n));
    for (const CurvedPositions& curved : model.curved)
        if (curved.factor.size() != draws || curved.parts.cols != curved.grid.moves().size())
            return fail(Code::kInvalidInput,
                        fmt::format("a curve has a factor of {} and {} nodes: expected {} and {}",
                                    curved.factor.size(), curved.parts.cols, draws,
                                    curved.grid.moves().size()));
    if (!all_finite(model.factor.data) || !all_finite(model.mean))
        return fail(Code::kInvalidInput,
                    "the factor or the mean contains a number that is not finite");
    if (settings.paths == 0 || settings.paths > kMaxPaths)
        return fail(Code::kInvalidInput,
                    fmt::format("paths is {}: expected 1 to 2^40", settings.paths));
    if (model.degrees_of_freedom &&
        !(*model.degrees_of_freedom > 2 && std::isfinite(*model.degrees_of_freedom)))
        return fail(Code::kInvalidInput, fmt::format("degrees_of_freedom is {}: expected a number "
                                                     "above 2, so that the covariance exists",
                                                     *model.degrees_of_freedom));
    if (settings.quasi && settings.antithetic)
        return fail(
            Code::kInvalidInput,
            "both quasi and antithetic are set: expected one; Sobol points are already balanced");
    return {};
}

}  // namespace

Result<PathSource> PathSource::make(const SimulationModel& model,
                                    const SimulationSettings& settings) {
    TRY_STATUS(validate(model, settings));
    PathSource source;
    source.settings_ = settings;
    source.degrees_of_freedom_ = model.degrees_of_freedom;
    for (const double m : model.mean) source.total_mean_ += m;
    if (settings.quasi) {
        const std::size_t dimension = model.factor.cols + (model.degrees_of_freedom ? 1 : 0);
        if (dimension > Sobol::kMaxDimension)
            return fail(Code::kInvalidInput,
                        fmt::format("quasi requires {} Sobol dimensions, but there are {}: use "
                                    "pseudo-random paths for this many positions",
                                    dimension, Sobol::kMaxDimension));
        TRY(source.sobol_, Sobol::make_shifted(dimension, settings.seed));
    }
    source.positions_ = model.factor.rows;
    math::Matrix book = math::Matrix::zero(1, model.factor.cols);
    for (std::size_t i = 0; i < model.factor.rows; ++i)
        for (std::size_t k = 0; k < model.factor.cols; ++k) book(0, k) += model.factor(i, k);
    source.book_ = pack_rows(book);
    for (const CurvedPositions& curved : model.curved) {
        Curve curve{&curved, std::vector<double>(curved.parts.cols, 0.0)};
        for (std::size_t i = 0; i < curved.parts.rows; ++i)
            for (std::size_t j = 0; j < curved.parts.cols; ++j)
                curve.total[j] += curved.parts(i, j);
        source.curves_.push_back(std::move(curve));
    }
    math::Matrix factors = math::Matrix::zero(model.curved.size(), model.factor.cols);
    for (std::size_t c = 0; c < factors.rows; ++c)
        std::copy(model.curved[c].factor.begin(), model.curved[c].factor.end(),
                  factors.row(c).begin());
    source.curve_factors_ = pack_rows(factors);
    return source;
}

std::size_t PathSource::block_size(std::uint64_t block) const {
    return static_cast<std::size_t>(
        std::min<std::uint64_t>(kBlockPaths, paths() - block * kBlockPaths));
}

BlockWalk::BlockWalk(const PathSource& source, std::uint64_t block)
    : source_(source),
      block_(block),
      tiles_((source.block_size(block) + path_count() - 1) / path_count()),
      lanes_(make_draw_lanes(source.settings_.seed, block, DrawPurpose::kNormals)),
      draws_(make_aligned_doubles(source.draws() * kTilePaths)),
      curve_draws_(source.curves_.size() * kTilePaths),
      scales_((source.sobol_ ? 1 : tiles_) * kTilePaths, 1.0) {
    if (source.sobol_)
        sobol_points_.resize(source.sobol_->dimension() * kTilePaths);
    else if (source.degrees_of_freedom_)
        draw_scales();
}

bool BlockWalk::next() {
    if (started_) ++tile_;
    started_ = true;
    if (tile_ >= tiles_) return false;
    if (source_.sobol_)
        draw_sobol_tile();
    else
        draw_tile(lanes_, source_.draws(), draws_.get());
    if (!curve_draws_.empty()) tile_rows(source_.curve_factors_, draws_.get(), curve_draws_.data());
    return true;
}

void BlockWalk::draw_scales() {
    const double nu = *source_.degrees_of_freedom_;
    DrawLanes lanes = make_draw_lanes(source_.settings_.seed, block_, DrawPurpose::kChiSquare);
    draw_chi_square(lanes, nu, scales_);
    for (double& scale : scales_) scale = std::sqrt((nu - 2) / scale);
}

// Uses the exact quantiles, point by point. For Student-t the first coordinate, the best
// distributed of a Sobol sequence, is W: it moves every position at once.
void BlockWalk::draw_sobol_tile() {
    const std::size_t n = source_.draws();
    const std::size_t dimension = source_.sobol_->dimension();
    source_.sobol_->points(block_ * kBlockPaths + tile_ * kTilePaths, sobol_points_);
    for (std::size_t column = 0; column < kTilePaths; ++column) {
        const double* point = sobol_points_.data() + column * dimension;
        if (source_.degrees_of_freedom_) {
            const double nu = *source_.degrees_of_freedom_;
            scales_[column] = std::sqrt((nu - 2) / math::chi_square_quantile(*point++, nu));
        }
        for (std::size_t k = 0; k < n; ++k)
            draws_[source_.book_.shape.draw_index(n, column, k)] = normal_from_uniform(point[k]);
    }
}

void BlockWalk::pnl(std::span<double> out) const {
    CHECK(out.size() == path_count());
    std::array<double, kTilePaths> sums;
    tile_rows(source_.book_, draws_.get(), sums.data());
    const double mean = source_.total_mean_;
    for (std::size_t column = 0; column < kTilePaths; ++column) {
        const double random = scale_of(column) * sums[column];
        if (source_.settings_.antithetic) {
            out[2 * column] = mean + random;
            out[2 * column + 1] = mean - random;
        } else {
            out[column] = mean + random;
        }
    }
    add_curves(out);
}

double BlockWalk::scale_of(std::size_t column) const {
    return scales_[(source_.sobol_ ? 0 : tile_ * kTilePaths) + column];
}

double BlockWalk::move(std::size_t curve, std::size_t path) const {
    const std::size_t column = path / source_.paths_per_draw();
    const bool mirrored = source_.settings_.antithetic && path % 2 == 1;
    const double random = scale_of(column) * curve_draws_[curve * kTilePaths + column];
    return source_.curves_[curve].positions->mean + (mirrored ? -random : random);
}

void BlockWalk::add_curves(std::span<double> out) const {
    for (std::size_t c = 0; c < source_.curves_.size(); ++c) {
        const PathSource::Curve& curve = source_.curves_[c];
        for (std::size_t path = 0; path < out.size(); ++path)
            out[path] += interpolate(curve.total, curve.positions->grid.find(move(c, path)));
    }
}

void BlockWalk::add_parts(std::size_t path, std::span<double> out) const {
    std::size_t part = 0;
    for (std::size_t c = 0; c < source_.curves_.size(); ++c) {
        const CurvedPositions& positions = *source_.curves_[c].positions;
        const MoveGrid::Place place = positions.grid.find(move(c, path));
        for (std::size_t i = 0; i < positions.parts.rows; ++i, ++part)
            out[part] += interpolate(positions.parts.row(i), place);
    }
    CHECK(part == out.size());
}

void BlockWalk::add_draws(std::size_t path, std::span<double> out) const {
    const std::size_t n = source_.draws();
    CHECK(path < path_count() && out.size() == n);
    const std::size_t column = path / source_.paths_per_draw();
    const bool mirrored = source_.settings_.antithetic && path % 2 == 1;
    const double scale = mirrored ? -scale_of(column) : scale_of(column);
    const std::size_t stride = source_.book_.shape.group_paths;
    const double* draw = draws_.get() + source_.book_.shape.draw_index(n, column, 0);
    for (std::size_t k = 0; k < n; ++k) out[k] += scale * draw[k * stride];
}

}  // namespace ballast::risk
