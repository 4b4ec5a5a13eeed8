// The part of MPI that ranks of a calculation use (service/ranks.cpp), behind functions of C. All
// return 0 on success; a rank that ends without ballast_mpi_end ends the run.
#include <mpi.h>

extern "C" {

int ballast_mpi_start(int* rank, int* size) {
    int provided = 0;
    // Only the thread that starts it calls MPI; others compute.
    if (MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided) != MPI_SUCCESS) return 1;
    if (MPI_Comm_rank(MPI_COMM_WORLD, rank) != MPI_SUCCESS) return 1;
    return MPI_Comm_size(MPI_COMM_WORLD, size) == MPI_SUCCESS ? 0 : 1;
}

// From rank 0 to all.
int ballast_mpi_broadcast(void* bytes, int count) {
    return MPI_Bcast(bytes, count, MPI_BYTE, 0, MPI_COMM_WORLD) == MPI_SUCCESS ? 0 : 1;
}

// One number of each rank to rank 0, in their order.
int ballast_mpi_gather_sizes(const int* own, int* all) {
    return MPI_Gather(own, 1, MPI_INT, all, 1, MPI_INT, 0, MPI_COMM_WORLD) == MPI_SUCCESS ? 0 : 1;
}

// Bytes of each rank to rank 0, one behind the other in the order of the ranks.
int ballast_mpi_gather(const void* own, int count, void* all, const int* counts,
                       const int* offsets) {
    return MPI_Gatherv(own, count, MPI_BYTE, all, counts, offsets, MPI_BYTE, 0, MPI_COMM_WORLD) ==
                   MPI_SUCCESS
               ? 0
               : 1;
}

int ballast_mpi_end() { return MPI_Finalize() == MPI_SUCCESS ? 0 : 1; }

}  // extern "C"
