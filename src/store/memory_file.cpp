#include "store/memory_file.hpp"

#include <cerrno>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>
#include <utility>

namespace ballast::store::detail {

Result<MemoryFile> MemoryFile::of(std::string_view bytes) {
    constexpr std::string_view kNoMemory = "there is no memory for the file";
    MemoryFile file(memfd_create("file", MFD_CLOEXEC));
    if (file.descriptor_ < 0) return fail(Code::kUnavailable, std::string(kNoMemory));
    while (!bytes.empty()) {
        const ssize_t written = write(file.descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return fail(Code::kUnavailable, std::string(kNoMemory));
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return file;
}

MemoryFile::MemoryFile(MemoryFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

MemoryFile::~MemoryFile() {
    if (descriptor_ >= 0) close(descriptor_);
}

std::string MemoryFile::path() const {
    return fmt::format("/proc/{}/fd/{}", getpid(), descriptor_);
}

}  // namespace ballast::store::detail
