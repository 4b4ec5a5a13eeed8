// One calculation on the ranks of an MPI run, for machines with a scheduler: `mpirun -n 8 ballast
// call --mpi METHOD`. The shards are those of jobs (shard_run.hpp), one of each rank; the first
// rank merges their results in the order of the ranks, so that the response has the bytes of one
// process.
//
// Every rank opens the same state. A rank that dies ends the run: for durable work there are jobs.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/work.hpp"

namespace ballast::service {

// The functions of libballast_mpi.so (app/mpi/mpi_library.cpp), or of a double.
struct MpiFunctions {
    int (*start)(int* rank, int* size) = nullptr;
    int (*broadcast)(void* bytes, int count) = nullptr;
    int (*gather_sizes)(const int* own, int* all) = nullptr;
    int (*gather)(const void* own, int count, void* all, const int* counts,
                  const int* offsets) = nullptr;
    int (*end)() = nullptr;
};

// Opens the library beside the program; kUnsupported where this build has none.
Result<MpiFunctions> open_mpi();

class Ranks {
public:
    // Computes a part of a step.
    using Compute = std::function<Result<std::string>(std::string_view kind, std::string_view input,
                                                      const UnitRange& range)>;

    static Result<std::unique_ptr<Ranks>> start(const MpiFunctions& functions, Compute compute);
    // Of the first rank: the others end, too.
    ~Ranks();
    Ranks(const Ranks&) = delete;
    Ranks& operator=(const Ranks&) = delete;

    bool is_first() const { return rank_ == 0; }
    // For the call of the first rank, on the thread that started the ranks.
    Distribution distribution();
    // Of the others: computes parts until the first rank has ended.
    Status serve();

private:
    Ranks(const MpiFunctions& functions, Compute compute)
        : functions_(functions), compute_(std::move(compute)) {}
    Result<std::vector<std::string>> run(const ShardedStep& step);
    Status broadcast(std::string& bytes);
    Result<std::vector<std::string>> gather(const Result<std::string>& own);

    MpiFunctions functions_;
    Compute compute_;
    int rank_ = 0;
    int size_ = 1;
    bool is_broken_ = false;
};

// How calls in this process are distributed; empty unless it is a rank.
struct RankDistribution {
    Distribution distribution;
};

}  // namespace ballast::service
