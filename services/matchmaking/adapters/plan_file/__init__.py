"""The planning problem as a file (`korte-lijnen plan`): read to a Problem, a Problem written as a file, and the answer written as JSON."""
