// Stored correlation matrices: their numbers as objects, and their use in runs.
#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "clo/correlated_variables.hpp"
#include "service/call.hpp"
#include "store/clo_correlations.hpp"

namespace ballast::service {

// Ids as a JSON list, a line end, and the lower triangle without the diagonal, row by row, as
// little-endian doubles.
std::string encoded_correlation(const clo::NamedCorrelation& correlation);
// kCorrupted where the bytes are not those of a matrix.
Result<clo::NamedCorrelation> decoded_correlation(std::string_view bytes);

// Stores the object and returns its digest.
Result<std::string> put_correlation(const Call& call, const clo::NamedCorrelation& correlation);
Result<clo::NamedCorrelation> get_correlation(const Call& call, const std::string& digest);

// Factors of matrices that were used before, by the digest of the matrix. Thread-safe. The least
// recently used are dropped beyond a number of bytes.
class CorrelationFactors {
public:
    static constexpr std::size_t kMostBytes = std::size_t{128} << 20;

    Result<clo::SharedFactor> factored(const math::Matrix& matrix, clo::CorrelationRepair repair);

private:
    struct Entry {
        std::string key;
        clo::SharedFactor factor;
        std::size_t bytes = 0;
    };
    clo::SharedFactor find(const std::string& key);
    void add(Entry entry);

    std::mutex mutex_;
    std::list<Entry> entries_;  // most recently used first
    std::size_t bytes_ = 0;
};

// Reads the stored matrix that a correlation names, and lets it keep factors between runs. The
// digest of the matrix is added to that of the data.
Status use_stored_correlation(Call& call, clo::SimulationCorrelation& correlation,
                              std::string& data_digest);

}  // namespace ballast::service
