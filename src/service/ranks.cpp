#include "service/ranks.hpp"

#include <dlfcn.h>
#include <filesystem>
#include <fmt/format.h>
#include <limits>
#include <numeric>
#include <span>
#include <system_error>

#include "base/byte_stream.hpp"

namespace ballast::service {

namespace {

constexpr std::size_t kMostBytes = std::numeric_limits<int>::max();
constexpr std::string_view kLibrary = "libballast_mpi.so";

template <class Function>
bool load_function(void* library, const char* name, Function& function) {
    function = reinterpret_cast<Function>(::dlsym(library, name));
    return function != nullptr;
}

Error failed_run() { return fail(Code::kUnavailable, "MPI failed: another rank may have ended"); }

// The response, or the error in its place.
std::string packed_result(const Result<std::string>& result) {
    ByteWriter bytes;
    bytes.number(static_cast<std::uint8_t>(result ? 1 : 0));
    bytes.number(static_cast<std::uint32_t>(result ? Code::kInternal : result.error().code));
    return bytes.take() + (result ? *result : result.error().message);
}

Result<std::string> unpacked_result(std::string_view bytes) {
    constexpr std::size_t kHeader = sizeof(std::uint8_t) + sizeof(std::uint32_t);
    ByteReader reader(bytes.substr(0, kHeader));
    std::uint8_t is_there = 0;
    std::uint32_t code = 0;
    if (!reader.number(is_there) || !reader.number(code)) return failed_run();
    std::string rest(bytes.substr(kHeader));
    if (is_there != 0) return rest;
    return fail(static_cast<Code>(code), std::move(rest));
}

}  // namespace

Result<MpiFunctions> open_mpi() {
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    const std::string path = (program.parent_path() / kLibrary).string();
    // Open MPI opens parts of its own, which need its symbols.
    void* library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL);
    MpiFunctions functions;
    if (library && load_function(library, "ballast_mpi_start", functions.start) &&
        load_function(library, "ballast_mpi_broadcast", functions.broadcast) &&
        load_function(library, "ballast_mpi_gather_sizes", functions.gather_sizes) &&
        load_function(library, "ballast_mpi_gather", functions.gather) &&
        load_function(library, "ballast_mpi_end", functions.end))
        return functions;
    return fail(Code::kUnsupported,
                fmt::format("{} cannot be opened beside the program: build Ballast with Open MPI "
                            "(libopenmpi-dev), and install openmpi-bin on every machine",
                            kLibrary));
}

Result<std::unique_ptr<Ranks>> Ranks::start(const MpiFunctions& functions, Compute compute) {
    std::unique_ptr<Ranks> ranks(new Ranks(functions, std::move(compute)));
    if (functions.start(&ranks->rank_, &ranks->size_) != 0) {
        ranks->is_broken_ = true;
        return fail(Code::kUnavailable,
                    "MPI cannot be started: start the program with mpirun -n RANKS");
    }
    return ranks;
}

Ranks::~Ranks() {
    if (is_broken_) return;
    std::string nothing;
    if (is_first()) (void)broadcast(nothing);
    (void)functions_.end();
}

Distribution Ranks::distribution() {
    return {.shards = static_cast<std::size_t>(size_),
            .run = [this](const ShardedStep& step) { return run(step); }};
}

// Its size first; empty at the end of the run.
Status Ranks::broadcast(std::string& bytes) {
    std::uint64_t size = bytes.size();
    if (functions_.broadcast(&size, sizeof(size)) != 0) return failed_run();
    bytes.resize(size);
    if (size > 0 && functions_.broadcast(bytes.data(), static_cast<int>(size)) != 0)
        return failed_run();
    return {};
}

// The results of all ranks in their order; empty on others than the first.
Result<std::vector<std::string>> Ranks::gather(const Result<std::string>& own) {
    std::string bytes = packed_result(own);
    if (bytes.size() > kMostBytes)
        bytes = packed_result(fail(Code::kLimitExceeded, "the part of a rank exceeds 2 GiB"));
    const int size = static_cast<int>(bytes.size());
    std::vector<int> sizes(is_first() ? static_cast<std::size_t>(size_) : 0);
    if (functions_.gather_sizes(&size, sizes.data()) != 0) return failed_run();
    const std::uint64_t total = std::accumulate(sizes.begin(), sizes.end(), std::uint64_t{0});
    std::uint8_t fits = total <= kMostBytes ? 1 : 0;
    if (functions_.broadcast(&fits, 1) != 0) return failed_run();
    if (fits == 0)
        return fail(Code::kLimitExceeded, "the parts of all ranks together exceed 2 GiB");
    std::vector<int> offsets(sizes.size());
    std::exclusive_scan(sizes.begin(), sizes.end(), offsets.begin(), 0);
    std::string all(total, '\0');
    if (functions_.gather(bytes.data(), size, all.data(), sizes.data(), offsets.data()) != 0)
        return failed_run();
    std::vector<std::string> results;
    for (std::size_t i = 0; i < sizes.size(); ++i)
        results.push_back(
            all.substr(static_cast<std::size_t>(offsets[i]), static_cast<std::size_t>(sizes[i])));
    return results;
}

Result<std::vector<std::string>> Ranks::run(const ShardedStep& step) {
    ByteWriter writer;
    writer.list(std::span<const char>(step.kind));
    writer.list(std::span<const char>(step.input));
    for (int rank = 0; rank < size_; ++rank) {
        const auto at = static_cast<std::size_t>(rank);
        const UnitRange range = at < step.ranges.size() ? step.ranges[at] : UnitRange{};
        writer.number(range.first);
        writer.number(range.count);
    }
    std::string bytes = writer.take();
    if (step.ranges.size() > static_cast<std::size_t>(size_) || bytes.size() > kMostBytes)
        return fail(Code::kLimitExceeded, "the step is too large for the ranks of one run");
    TRY_STATUS(broadcast(bytes));
    TRY(const auto packed, gather(compute_(step.kind, step.input, step.ranges.front())));
    std::vector<std::string> results;
    for (std::size_t i = 0; i < step.ranges.size(); ++i) {
        TRY(results.emplace_back(), unpacked_result(packed[i]));
    }
    return results;
}

Status Ranks::serve() {
    for (;;) {
        std::string bytes;
        TRY_STATUS(broadcast(bytes));
        if (bytes.empty()) return {};
        ByteReader reader(bytes);
        std::vector<char> kind;
        std::vector<char> input;
        UnitRange own;
        bool is_read = reader.list(kind) && reader.list(input);
        for (int rank = 0; is_read && rank <= rank_; ++rank)
            is_read = reader.number(own.first) && reader.number(own.count);
        const Result<std::string> part =
            !is_read ? Result<std::string>(failed_run())
            : own.count == 0
                ? Result<std::string>(std::string())
                : compute_({kind.data(), kind.size()}, {input.data(), input.size()}, own);
        const auto gathered = gather(part);
        if (!gathered && gathered.error().code != Code::kLimitExceeded)
            return Error(gathered.error());
    }
}

}  // namespace ballast::service
