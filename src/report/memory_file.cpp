#include "report/memory_file.hpp"

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace ballast::report {

Result<MemoryFile> MemoryFile::make() {
    const int descriptor = memfd_create("report", MFD_CLOEXEC);
    if (descriptor < 0) return fail(Code::kUnavailable, "there is no memory for the document");
    return MemoryFile(descriptor);
}

MemoryFile::MemoryFile(MemoryFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

MemoryFile::~MemoryFile() {
    if (descriptor_ >= 0) close(descriptor_);
}

std::string MemoryFile::name() const { return fmt::format("/proc/self/fd/{}", descriptor_); }

Result<std::string> MemoryFile::contents() const {
    struct stat state{};
    if (fstat(descriptor_, &state) != 0)
        return fail(Code::kUnavailable, "the document in memory cannot be read");
    std::string bytes(static_cast<std::size_t>(state.st_size), '\0');
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t count =
            pread(descriptor_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
        if (count <= 0) return fail(Code::kUnavailable, "the document in memory cannot be read");
        done += static_cast<std::size_t>(count);
    }
    return bytes;
}

}  // namespace ballast::report
