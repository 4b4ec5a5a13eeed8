// Runs a fuzzer's LLVMFuzzerTestOneInput without libFuzzer, so that the objects of any build serve:
//     ballast_csv_fuzz [-runs=20000] [-seed=1] [-max_len=4096] [-timeout=10] [-rss=512] directory…
// First every file of the directories, then that many inputs made from them: pieces of seeds cut,
// repeated, spliced and overwritten. The same seed makes the same inputs. An input that ends the
// process, or takes more processor time than the timeout, is left in failed-<name> in the current
// directory. A process of more than -rss MiB is an error. There is no coverage
// feedback: that is what the libFuzzer build of script/fuzz is for.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <signal.h>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Bytes = std::vector<std::uint8_t>;

struct Options {
    std::uint64_t runs = 20'000;
    std::uint64_t seed = 1;
    std::uint64_t max_len = 4'096;
    std::uint64_t timeout = 10;  // seconds of processor time for one input
    std::uint64_t rss = 512;     // MiB of the process
    std::vector<std::filesystem::path> directories;
};

// Written by the signal handler, which must not allocate.
const std::uint8_t* current_data = nullptr;
std::size_t current_size = 0;
std::string failed_path;

void keep_input(int signal_number) {
    const int file = open(failed_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file >= 0) {
        std::size_t done = 0;
        while (done < current_size) {
            const ssize_t wrote = write(file, current_data + done, current_size - done);
            if (wrote <= 0) break;
            done += static_cast<std::size_t>(wrote);
        }
        close(file);
    }
    constexpr std::string_view kSaid = "the input that failed is kept in the current directory\n";
    [[maybe_unused]] const ssize_t wrote = write(STDERR_FILENO, kSaid.data(), kSaid.size());
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

bool read_option(std::string_view argument, Options& options) {
    const std::array<std::pair<std::string_view, std::uint64_t*>, 5> named = {
        {{"-runs=", &options.runs},
         {"-seed=", &options.seed},
         {"-max_len=", &options.max_len},
         {"-timeout=", &options.timeout},
         {"-rss=", &options.rss}}};
    for (const auto& [name, value] : named) {
        if (!argument.starts_with(name)) continue;
        const std::string_view text = argument.substr(name.size());
        return std::from_chars(text.data(), text.data() + text.size(), *value).ec == std::errc{};
    }
    if (argument.starts_with('-')) return false;
    options.directories.emplace_back(argument);
    return true;
}

std::vector<Bytes> read_seeds(const Options& options) {
    std::vector<std::filesystem::path> paths;
    for (const auto& directory : options.directories)
        for (const auto& entry : std::filesystem::directory_iterator(directory))
            if (entry.is_regular_file()) paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());  // the order of a directory is not fixed
    std::vector<Bytes> seeds;
    for (const auto& path : paths) {
        std::ifstream file(path, std::ios::binary);
        seeds.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    return seeds;
}

class Mutator {
public:
    Mutator(const std::vector<Bytes>& seeds, const Options& options)
        : seeds_(seeds), max_len_(options.max_len), random_(options.seed) {}

    Bytes next() {
        Bytes input = seeds_.empty() ? Bytes{} : seeds_[below(seeds_.size())];
        if (input.size() > max_len_) input.resize(max_len_);
        const std::size_t steps = 1 + below(below(4) == 0 ? 32 : 4);
        for (std::size_t i = 0; i < steps; ++i) change(input);
        if (input.size() > max_len_) input.resize(max_len_);
        return input;
    }

private:
    std::size_t below(std::size_t bound) { return bound == 0 ? 0 : random_() % bound; }

    // A piece of the input or of another seed.
    Bytes piece(const Bytes& input) {
        const Bytes& from = below(2) == 0 || seeds_.empty() ? input : seeds_[below(seeds_.size())];
        const std::size_t begin = below(from.size());
        const std::size_t length = std::min(from.size() - begin, 1 + below(64));
        const auto first = from.begin() + static_cast<std::ptrdiff_t>(begin);
        return {first, first + static_cast<std::ptrdiff_t>(length)};
    }

    void change(Bytes& input) {
        constexpr std::string_view kMarks = "\"'\\,;:|{}[]<>&=+-.eE09 \t\r\n\xff\xef\xbb\xbf";
        const auto at = [&] {
            return input.begin() + static_cast<std::ptrdiff_t>(below(input.size() + 1));
        };
        switch (below(8)) {
            case 0:  // one bit
                if (!input.empty()) input[below(input.size())] ^= std::uint8_t(1U << below(8));
                break;
            case 1:  // one byte, any
                input.insert(at(), static_cast<std::uint8_t>(below(256)));
                break;
            case 2:  // one byte with a meaning in some format
                input.insert(at(), static_cast<std::uint8_t>(kMarks[below(kMarks.size())]));
                break;
            case 3: {  // a cut
                const std::size_t begin = below(input.size());
                const std::size_t length = std::min(input.size() - begin, below(32));
                const auto first = input.begin() + static_cast<std::ptrdiff_t>(begin);
                input.erase(first, first + static_cast<std::ptrdiff_t>(length));
                break;
            }
            case 4:  // truncation
                input.resize(below(input.size() + 1));
                break;
            case 5: {  // a piece inserted, at times over and over
                const Bytes inserted = piece(input);
                const std::size_t times = below(16) == 0 ? 1 + below(64) : 1;
                for (std::size_t i = 0; i < times; ++i)
                    input.insert(at(), inserted.begin(), inserted.end());
                break;
            }
            case 6: {  // a piece overwritten
                const Bytes written = piece(input);
                const std::size_t begin = below(input.size());
                for (std::size_t i = 0; i < written.size() && begin + i < input.size(); ++i)
                    input[begin + i] = written[i];
                break;
            }
            default: {  // a number at the edge of its range
                constexpr std::array<std::string_view, 8> kNumbers = {
                    "-1", "1e308", "9223372036854775808", "1e-400",
                    "0",  "NaN",   "2100-02-29",          "1e9"};
                const std::string_view number = kNumbers[below(kNumbers.size())];
                input.insert(at(), number.begin(), number.end());
            }
        }
    }

    const std::vector<Bytes>& seeds_;
    std::size_t max_len_;
    std::mt19937_64 random_;
};

double processor_ms() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

// Of the process so far, in MiB.
std::uint64_t peak_memory() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::uint64_t>(usage.ru_maxrss) / 1024;
}

// The processor time that it took, in ms.
double run(const Bytes& input, const Options& options) {
    current_data = input.data();
    current_size = input.size();
    // Of the process, so that a machine under load is no hang.
    const itimerval limit{
        .it_interval = {},
        .it_value = {.tv_sec = static_cast<time_t>(options.timeout), .tv_usec = 0}};
    setitimer(ITIMER_PROF, &limit, nullptr);
    const double before = processor_ms();
    LLVMFuzzerTestOneInput(input.data(), input.size());
    return processor_ms() - before;
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    for (int i = 1; i < argc; ++i)
        if (!read_option(argv[i], options)) {
            std::fprintf(stderr,
                         "%s is not valid: expected -runs=, -seed=, -max_len=, -timeout=, -rss= "
                         "or a directory\n",
                         argv[i]);
            return 2;
        }
    failed_path = "failed-" + std::filesystem::path(argv[0]).filename().string();
    for (const int number : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGPROF})
        signal(number, keep_input);
    const std::vector<Bytes> seeds = read_seeds(options);
    double longest = 0;
    for (const Bytes& seed : seeds) longest = std::max(longest, run(seed, options));
    Mutator mutator(seeds, options);
    for (std::uint64_t i = 0; i < options.runs; ++i)
        longest = std::max(longest, run(mutator.next(), options));
    const std::uint64_t memory = peak_memory();
    std::printf(
        "%zu seeds and %llu inputs made from them, no failure; the longest took %.0f ms, the "
        "process at most %llu MiB\n",
        seeds.size(), static_cast<unsigned long long>(options.runs), longest,
        static_cast<unsigned long long>(memory));
    return memory <= options.rss ? 0 : 1;
}
